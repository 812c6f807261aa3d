import type { z } from "zod";
import { drain } from "#server/api/rest/drain";
import { fitSchema, parseJson } from "#server/api/rest/fit-schema";
import { mediaType } from "#server/api/rest/media-type";
import { RequestError } from "#server/api/rest/request-error";

/** A mapping with thousands of label values fits many times over. */
const MAX_BYTES = 2_000_000;

async function readBody(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  const reader = body.getReader();
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(pieces);
    bytes += value.byteLength;
    if (bytes > MAX_BYTES) {
      void drain(reader, 10 * MAX_BYTES);
      throw new RequestError(`The body is larger than ${MAX_BYTES / 1_000_000} MB.`, { code: "too-large" });
    }
    pieces.push(value);
  }
}

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
