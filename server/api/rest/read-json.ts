import type { z } from "zod";
import { fitSchema, parseJson } from "#server/api/rest/fit-schema";
import { mediaType } from "#server/api/rest/media-type";
import { readBody } from "#server/api/rest/read-body";
import { RequestError } from "#server/api/rest/request-error";

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new RequestError("The body is not UTF-8.", { code: "bad-input", hint: "Send JSON in UTF-8." });
  }
}

/** The JSON body of a request, of the given schema. */
export async function readJson<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.output<Schema>> {
  if (mediaType(request) !== "application/json") {
    throw new RequestError("The body must be JSON.", {
      code: "unsupported",
      hint: "Send it with Content-Type: application/json.",
    });
  }
  const text = request.body === null ? "" : decode(await readBody(request.body));
  return fitSchema(parseJson(text, "The body"), schema, "The body");
}
