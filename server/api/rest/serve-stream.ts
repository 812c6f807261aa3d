import { Readable } from "node:stream";
import { contentDisposition } from "#server/api/rest/content-disposition";

/** A download that is made while it is sent; nothing of it may be kept on the way. */
export function serveStream(
  pieces: AsyncIterable<string>,
  { type, fileName }: { type: string; fileName: string },
): Response {
  const body = Readable.toWeb(Readable.from(pieces, { objectMode: false })) as ReadableStream<Uint8Array>;
  return new Response(body, {
    headers: {
      "content-type": type,
      "content-disposition": contentDisposition(fileName),
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    },
  });
}
