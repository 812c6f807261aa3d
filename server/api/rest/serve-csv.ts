import { readFile } from "node:fs/promises";
import { serveText } from "#server/api/rest/serve-text";

/** A CSV file as a download; `shared` where it is the same for everybody. */
export async function serveCsv(
  request: Request,
  { path, fileName, shared }: { path: string; fileName: string; shared: boolean },
): Promise<Response> {
  const text = await readFile(path, "utf8");
  return serveText(request, { text, type: "text/csv; charset=utf-8", fileName, shared });
}
