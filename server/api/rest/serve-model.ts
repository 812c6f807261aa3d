import { serveFile } from "#server/api/rest/serve-file";
import type { VariantFile } from "#server/families/find-variant";

/** One variant of a family as an ONNX file. */
export function serveModel(
  request: Request,
  slug: string,
  { path, bytes, sha256, variant }: VariantFile,
): Promise<Response> {
  const fileName = `${slug}-${variant}.onnx`;
  return serveFile(request, { path, bytes, sha256, fileName, type: "application/octet-stream", shared: true });
}
