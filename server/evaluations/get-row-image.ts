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
  const { archive } = source.dataset;
  const name = archive ? await findImage(source, row) : null;
  const image = archive && name !== null ? await readThumbnail(archive, name) : null;
  if (!image) throw new NotFoundError(`Row ${row} has no image.`);
  return image;
}
