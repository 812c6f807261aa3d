import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { serveFile } from "#server/api/rest/serve-file";

const TYPES: Record<string, string> = { ".csv": "text/csv; charset=utf-8", ".zip": "application/zip" };

/** The sample stress set of a family, in whatever form the family reads. Samples are small, so they are read to be hashed. */
export async function serveSample(request: Request, slug: string, path: string): Promise<Response> {
  const content = await readFile(path);
  const extension = extname(path);
  return serveFile(request, {
    path,
    bytes: content.length,
    sha256: createHash("sha256").update(content).digest("hex"),
    type: TYPES[extension] ?? "application/octet-stream",
    fileName: `${slug}-sample${extension}`,
    shared: true,
  });
}
