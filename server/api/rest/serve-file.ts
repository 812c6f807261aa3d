import { open } from "node:fs/promises";
import { type Content, serveContent } from "#server/api/rest/serve-content";

export type ServedFile = Omit<Content, "open" | "size"> & { path: string; bytes: number };

/** A file of the disk as a download, streamed. */
export function serveFile(request: Request, { path, bytes, ...content }: ServedFile): Promise<Response> {
  return serveContent(request, {
    ...content,
    size: bytes,
    open: async (range) => {
      // Opened before the answer begins, so that a file that is gone is an error and not half a download.
      const file = await open(path, "r");
      return file.createReadStream(range ?? undefined);
    },
  });
}
