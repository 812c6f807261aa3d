import type { z } from "zod";
import { fitSchema } from "#server/api/rest/fit-schema";
import { RequestError } from "#server/api/rest/request-error";

/** The query of a request, of the given schema; each name at most once. */
export function readQuery<Schema extends z.ZodType>(request: Request, schema: Schema): z.output<Schema> {
  const { searchParams } = new URL(request.url);
  const values = new Map<string, string>();
  for (const [name, value] of searchParams) {
    if (values.has(name)) throw new RequestError(`The query names '${name}' twice.`, { code: "bad-input" });
    values.set(name, value);
  }
  return fitSchema(Object.fromEntries(values), schema, "The query");
}
