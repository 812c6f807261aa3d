import type { Context } from "#server/context";
import { NotFoundError } from "#server/errors";
import { rowsSourceOf } from "#server/evaluations/rows-source";
import { findImage } from "#server/storage/rows/find-image";
import { readThumbnail } from "#server/storage/rows/read-thumbnail";

/** The image of a row, small, as WebP. */
export async function getRowImage(
  context: Pick<Context, "db" | "storage">,
  workspace: string,
  id: string,
  row: number,
): Promise<Buffer> {
  const source = await rowsSourceOf(context, workspace, id);
  const file = await findImage(source, row);
  const image = file === null ? null : await readThumbnail(source.readImage, file);
  if (!image) throw new NotFoundError(`Row ${row} has no image.`);
  return image;
}
