import type { buildDocument } from "#server/api/rest/openapi/build-document";

type Document = ReturnType<typeof buildDocument>;
type Schema = Record<string, unknown>;
type Content = Record<string, { schema?: Schema }>;
type RawParameter = { name: string; in: string; required: boolean; schema: Schema };
type RawOperation = {
  operationId: string;
  tags: string[];
  summary: string;
  description?: string;
  security: object[];
  parameters?: RawParameter[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content?: Content }>;
};

export type Reference = {
  id: string;
  tag: string;
  method: string;
  path: string;
  summary: string;
  description: string | null;
  workspace: boolean;
  parameters: { name: string; where: string; required: boolean; type: string; description: string }[];
  body: { media: string; schema: string } | null;
  answers: { status: string; description: string; media: string; schema: string | null }[];
  curl: string;
};

export type SchemaReference = {
  name: string;
  fields: { name: string; required: boolean; type: string; description: string }[];
  type: string;
};

const isSchema = (value: unknown): value is Schema => typeof value === "object" && value !== null;
const schemasOf = (value: unknown): Schema[] => (Array.isArray(value) ? value.filter(isSchema) : []);
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** A schema in one line, as a reader of TypeScript would write its type. */
export function describeType(schema: Schema | undefined): string {
  if (!schema) return "any";
  if (typeof schema.$ref === "string") return schema.$ref.split("/").at(-1) ?? "any";
  if ("const" in schema) return JSON.stringify(schema.const);
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  const choices = [...schemasOf(schema.anyOf), ...schemasOf(schema.oneOf)];
  if (choices.length > 0) return choices.map(describeType).join(" | ");
  const all = schemasOf(schema.allOf);
  if (all.length > 0) return all.map(describeType).join(" & ");
  if (schema.type === "array") return `array of ${describeType(isSchema(schema.items) ? schema.items : undefined)}`;
  return Array.isArray(schema.type) ? schema.type.join(" | ") : textOf(schema.type) || "any";
}

function curlOf(method: string, path: string, { security, requestBody }: RawOperation): string {
  const [media] = Object.keys(requestBody?.content ?? {});
  const parts = [
    method === "get" ? "curl -s" : `curl -s -X ${method.toUpperCase()}`,
    security.length > 0 && '-H "Authorization: Bearer $TOKEN"',
    media === "multipart/form-data" && "-F family=sentiment -F file=@reviews.csv",
    media === "application/json" && "-H 'Content-Type: application/json' -d @body.json",
    `"$SERVER${path.replaceAll(/\{(\w+)\}/g, (_, name: string) => `$${name.toUpperCase()}`)}"`,
  ];
  return parts.filter(Boolean).join(" ");
}

function describeOperation(path: string, method: string, operation: RawOperation): Reference {
  const body = Object.entries(operation.requestBody?.content ?? {})[0];
  return {
    id: operation.operationId,
    tag: operation.tags[0] ?? "",
    method: method.toUpperCase(),
    path,
    summary: operation.summary,
    description: operation.description ?? null,
    workspace: operation.security.length > 0,
    parameters: (operation.parameters ?? []).map(({ name, in: where, required, schema }) => ({
      name,
      where,
      required,
      type: describeType(schema),
      description: textOf(schema.description),
    })),
    body: body ? { media: body[0], schema: describeType(body[1].schema) } : null,
    answers: Object.entries(operation.responses).map(([status, { description, content }]) => {
      const [media, held] = Object.entries(content ?? {})[0] ?? ["", undefined];
      return { status, description, media, schema: held?.schema ? describeType(held.schema) : null };
    }),
    curl: curlOf(method, path, operation),
  };
}

/** Every operation of the document, in its order. */
export const listOperations = (document: Document): Reference[] =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => describeOperation(path, method, operation as RawOperation)),
  );

/** Every named schema of the document with its fields. */
export const listSchemas = (document: Document): SchemaReference[] =>
  Object.entries(document.components.schemas).map(([name, schema]) => {
    const required = Array.isArray(schema.required) ? schema.required : [];
    const properties = isSchema(schema.properties) ? Object.entries(schema.properties) : [];
    return {
      name,
      type: describeType(schema),
      fields: properties.map(([field, held]) => ({
        name: field,
        required: required.includes(field),
        type: describeType(isSchema(held) ? held : undefined),
        description: isSchema(held) ? textOf(held.description) : "",
      })),
    };
  });
