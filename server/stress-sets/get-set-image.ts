import { dirname } from "node:path";
import type { Context } from "#server/context";
import { ConflictError, NotFoundError } from "#server/errors";
import { findImage } from "#server/storage/rows/find-image";
import { readThumbnail } from "#server/storage/rows/read-thumbnail";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

/** The image of a row of a set that is ready, small, as WebP. */
export async function getSetImage(
  context: Pick<Context, "db">,
  workspace: string,
  id: string,
  row: number,
): Promise<Buffer> {
  const { dataset } = await requireStressSet(context, workspace, id);
  if (!dataset) throw new ConflictError("This stress set has not been read yet.", "Map its columns first.");
  const file = await findImage({ folder: dirname(dataset.path), dataset }, row);
  const image = file === null ? null : await readThumbnail(dataset, file);
  if (!image) throw new NotFoundError(`Row ${row} has no image.`);
  return image;
}
