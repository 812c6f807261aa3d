import type { z } from "zod";
import { type FieldError, RequestError } from "#server/api/rest/request-error";

const MAX_LISTED = 20;

/** Reads JSON; `what` names it in the error, such as "The field 'mapping'". */
export function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RequestError(`${what} is not JSON: ${reason}.`, { code: "bad-input" });
  }
}

const describe = ({ path, message }: FieldError): string =>
  path.length > 0 ? `${path.join(".")}: ${message}` : message;

/** The value as the schema has it, or an error that names each member that does not fit. */
export function fitSchema<Schema extends z.ZodType>(value: unknown, schema: Schema, what: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.slice(0, MAX_LISTED).map(({ path, message }) => ({
    path: path.map((key) => (typeof key === "number" ? key : String(key))),
    message,
  }));
  const [first] = errors;
  // The messages of our own schemas are sentences that end in a point already.
  const sentence = `${what} does not fit${first ? ` at ${describe(first)}` : ""}`.replace(/\.?$/, ".");
  throw new RequestError(sentence, {
    code: "bad-input",
    errors,
  });
}
