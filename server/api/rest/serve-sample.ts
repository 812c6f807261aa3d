import { readFile } from "node:fs/promises";
import { serveText } from "#server/api/rest/serve-text";

/** A family's sample stress set, which is small. */
export async function serveSample(request: Request, slug: string, path: string): Promise<Response> {
  const text = await readFile(path, "utf8");
  return serveText(request, { text, type: "text/csv; charset=utf-8", fileName: `${slug}-sample.csv`, shared: true });
}
