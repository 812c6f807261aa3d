import { Readable } from "node:stream";
import type { ByteRange } from "#server/api/rest/byte-range";
import { serveContent } from "#server/api/rest/serve-content";
import type { Bundle } from "#server/families/open-bundle";

/**
 * A part of a stream that can only be made from its beginning. A reader who leaves early does not stop the making, which
 * takes a moment only: the zip writer closes its files at its end and nowhere else.
 */
async function* part(source: Readable, { start, end }: ByteRange): AsyncGenerator<Buffer> {
  let position = 0;
  try {
    for await (const piece of source.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      const wanted = piece.subarray(Math.max(0, start - position), Math.max(0, end + 1 - position));
      position += piece.length;
      if (wanted.length > 0) yield wanted;
      if (position > end) return;
    }
  } finally {
    source.on("error", () => undefined).resume();
  }
}

async function countBytes(source: Readable): Promise<number> {
  let bytes = 0;
  for await (const piece of source as AsyncIterable<Buffer>) bytes += piece.length;
  return bytes;
}

/** A bundle as a download, zipped while it is sent. The same bundle has the same bytes, so it too can be resumed. */
export function serveBundle(request: Request, { fileName, sha256, open }: Bundle, shared: boolean): Promise<Response> {
  return serveContent(request, {
    type: "application/zip",
    fileName,
    sha256,
    shared,
    size: async () => countBytes(await open()),
    open: async (range) => Readable.from(part(await open(), range ?? { start: 0, end: Number.MAX_SAFE_INTEGER })),
  });
}
