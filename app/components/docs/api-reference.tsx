import { Disclosure } from "@/components/ui/disclosure";
import { Table, Td, Th } from "@/components/ui/table";
import type { Reference, SchemaReference } from "@/lib/openapi-reference";

const schemaId = (name: string): string => `schema-${name}`;

/** A type in which each named schema leads to its fields. */
function Type({ text, names }: { text: string; names: ReadonlySet<string> }) {
  const words = text.split(/(\w+)/).map((word, at) => ({ word, at }));
  return (
    <code className="font-mono text-[0.88em] break-words">
      {words.map(({ word, at }) =>
        names.has(word) ? (
          <a key={at} className="link" href={`#${schemaId(word)}`}>
            {word}
          </a>
        ) : (
          word
        ),
      )}
    </code>
  );
}

function Operation({ operation, names }: { operation: Reference; names: ReadonlySet<string> }) {
  const { id, method, path, summary, description, workspace, parameters, body, answers, curl } = operation;
  return (
    <section aria-labelledby={id} className="mt-8 border-t border-line pt-6">
      <h4 id={id} className="scroll-mt-6 font-mono text-sm font-semibold break-all">
        <a href={`#${id}`} className="hover:underline underline-offset-4">
          {method} {path}
        </a>
      </h4>
      <p className="mt-2">{summary}.</p>
      {description && <p className="mt-1 text-muted">{description}</p>}
      <p className="mt-1 text-sm text-muted">{workspace ? "Needs a workspace." : "Open to everybody."}</p>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        className="my-4 overflow-x-auto rounded-md border border-line bg-surface p-4 font-mono text-sm"
      >
        {curl}
      </pre>
      {body && (
        <p className="my-2 text-sm">
          Body: {body.media}, <Type text={body.schema} names={names} />
        </p>
      )}
      {parameters.length > 0 && (
        <Table caption={`Parameters of ${id}`}>
          <thead>
            <tr>
              <Th>name</Th>
              <Th>in</Th>
              <Th>type</Th>
              <Th>what it is</Th>
            </tr>
          </thead>
          <tbody>
            {parameters.map(({ name, where, required, type, description: text }) => (
              <tr key={name}>
                <Td className="font-mono">{name}</Td>
                <Td>
                  {where}
                  {required ? "" : ", optional"}
                </Td>
                <Td>
                  <Type text={type} names={names} />
                </Td>
                <Td>{text}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      <Disclosure summary="Answers">
        <Table caption={`Answers of ${id}`}>
          <thead>
            <tr>
              <Th>status</Th>
              <Th>when</Th>
              <Th>content</Th>
            </tr>
          </thead>
          <tbody>
            {answers.map(({ status, description: text, media, schema }) => (
              <tr key={status}>
                <Td>{status}</Td>
                <Td>{text}</Td>
                <Td>
                  {media} {schema && <Type text={schema} names={names} />}
                </Td>
              </tr>
            ))}
          </tbody>
        </Table>
      </Disclosure>
    </section>
  );
}

function Schema({ schema, names }: { schema: SchemaReference; names: ReadonlySet<string> }) {
  const { name, type, fields } = schema;
  return (
    <section aria-labelledby={schemaId(name)} className="mt-8">
      <h3 id={schemaId(name)} className="mb-2 scroll-mt-6 text-lg">
        {name}
      </h3>
      {fields.length === 0 ? (
        <Type text={type} names={names} />
      ) : (
        <Table caption={`Fields of ${name}`}>
          <thead>
            <tr>
              <Th>field</Th>
              <Th>type</Th>
              <Th>what it is</Th>
            </tr>
          </thead>
          <tbody>
            {fields.map((field) => (
              <tr key={field.name}>
                <Td className="font-mono">
                  {field.name}
                  {field.required ? "" : " (optional)"}
                </Td>
                <Td>
                  <Type text={field.type} names={names} />
                </Td>
                <Td>{field.description}</Td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </section>
  );
}

/** Operations by what they are about, then the schemas that they speak of. */
export function ApiReference({ operations, schemas }: { operations: Reference[]; schemas: SchemaReference[] }) {
  const names = new Set(schemas.map(({ name }) => name));
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  return (
    <>
      <h2 id="operations" className="mb-3 mt-12 scroll-mt-6 text-xl">
        Every operation
      </h2>
      {tags.map((tag) => (
        <div key={tag}>
          <h3 className="mt-10 text-lg">{tag}</h3>
          {operations
            .filter((operation) => operation.tag === tag)
            .map((operation) => (
              <Operation key={operation.id} operation={operation} names={names} />
            ))}
        </div>
      ))}
      <h2 id="schemas" className="mb-3 mt-12 scroll-mt-6 text-xl">
        Schemas
      </h2>
      {schemas.map((schema) => (
        <Schema key={schema.name} schema={schema} names={names} />
      ))}
    </>
  );
}
