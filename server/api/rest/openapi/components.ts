import { z } from "zod";
import { inputs, outputs } from "#server/api/rest/openapi/schemas";

type JsonSchema = Record<string, unknown>;

const uri = (id: string): string => `#/components/schemas/${id}`;

function convert(registry: typeof outputs, io: "input" | "output"): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(registry, {
    uri,
    io,
    // An answer may gain members in a later release; a request may not have any that we do not know.
    override: ({ jsonSchema }) => {
      if (io === "output" && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $schema: _, $id: __, ...schema }]) => [id, schema as JsonSchema]),
  );
}

/** All named schemas of the document. */
export const buildSchemas = (): Record<string, JsonSchema> => ({
  ...convert(outputs, "output"),
  ...convert(inputs, "input"),
});

/** A reference to a named schema. */
export function referTo(schema: z.ZodType): JsonSchema {
  const id = (outputs.get(schema) ?? inputs.get(schema))?.id;
  if (id === undefined) throw new Error("A schema of the document has no name.");
  return { $ref: uri(id) };
}
