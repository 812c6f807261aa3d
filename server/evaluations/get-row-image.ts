import type { Context } from "#server/context";
import { NotFoundError } from "#server/errors";
import { requireEvaluation } from "#server/evaluations/get-evaluation";
import { rowsSourceOf } from "#server/evaluations/rows-source";
import { findImage } from "#server/storage/rows/find-image";
import { readThumbnail } from "#server/storage/rows/read-thumbnail";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

/** The image of a row, small, as WebP. */
export async function getRowImage(
  context: Pick<Context, "db" | "storage">,
  workspace: string,
  id: string,
  row: number,
): Promise<Buffer> {
  const name = await findImage(await rowsSourceOf(context, workspace, id), row);
  const { evaluation } = await requireEvaluation(context, workspace, id);
  const { dataset } = await requireStressSet(context, workspace, evaluation.stressSet);
  const image = name === null || !dataset?.archive ? null : await readThumbnail(dataset.archive, name);
  if (!image) throw new NotFoundError(`Row ${row} has no image.`);
  return image;
}
