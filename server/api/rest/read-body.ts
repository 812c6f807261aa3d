import { drain } from "#server/api/rest/drain";
import { RequestError } from "#server/api/rest/request-error";

/** A mapping with thousands of label values fits many times over. */
const MAX_BYTES = 2_000_000;

/**
 * All of a small body.
 *
 * @throws RequestError where it is larger than any honest one
 */
export async function readBody(body: ReadableStream<Uint8Array>): Promise<Uint8Array> {
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
