import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { type Content, serveContent } from "#server/api/rest/serve-content";

export type ServedText = Omit<Content, "open" | "size" | "sha256"> & { text: string };

/** A text made for this request, as a download. */
export function serveText(request: Request, { text, ...content }: ServedText): Promise<Response> {
  const bytes = Buffer.from(text, "utf8");
  return serveContent(request, {
    ...content,
    sha256: createHash("sha256").update(bytes).digest("hex"),
    size: bytes.length,
    open: async (range) => Readable.from([range ? bytes.subarray(range.start, range.end + 1) : bytes]),
  });
}
