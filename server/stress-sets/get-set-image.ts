import { dirname } from "node:path";
import type { Context } from "#server/context";
import { ConflictError, NotFoundError } from "#server/errors";
import { findImage } from "#server/storage/rows/find-image";
import { imageReader } from "#server/storage/rows/read-image";
import { readThumbnail } from "#server/storage/rows/read-thumbnail";
import { fetchRows } from "#server/storage/set-files";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

/** The image of a row of a set that is ready, small, as WebP. */
export async function getSetImage(
  context: Pick<Context, "db" | "storage">,
  workspace: string,
  id: string,
  row: number,
): Promise<Buffer> {
  const { id: known, dataset } = await requireStressSet(context, workspace, id);
  if (!dataset) throw new ConflictError("This stress set has not been read yet.", "Map its columns first.");
  const rows = await fetchRows(context.storage, known, dataset);
  const file = await findImage({ folder: dirname(rows.path), dataset: rows }, row);
  const image = file === null ? null : await readThumbnail(imageReader(context.storage, known, dataset), file);
  if (!image) throw new NotFoundError(`Row ${row} has no image.`);
  return image;
}
