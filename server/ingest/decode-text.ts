import { createReadStream } from "node:fs";
import type { Encoding } from "#server/contracts/mapping";

/** The characters of a text file, piece by piece, without its byte order mark. */
export async function* readCharacters(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    yield decoder.decode(piece, { stream: true });
  }
  yield decoder.decode();
}

/** The characters that the first bytes of a text hold whole. */
export const decodeHead = (head: Buffer, encoding: Encoding): string =>
  new TextDecoder(encoding).decode(head, { stream: true });
