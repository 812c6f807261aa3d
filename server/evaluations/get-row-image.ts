import type { Context } from "#server/context";
import { NotFoundError } from "#server/errors";
import { requireEvaluation } from "#server/evaluations/get-evaluation";
import { getRow } from "#server/evaluations/get-row";
import { readThumbnail } from "#server/storage/rows/read-thumbnail";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

/** The image of a row, small, as WebP. */
export async function getRowImage(
  context: Pick<Context, "db" | "storage">,
  workspace: string,
  id: string,
  row: number,
): Promise<Buffer> {
  const { input } = await getRow(context, workspace, id, row);
  const { evaluation } = await requireEvaluation(context, workspace, id);
  const { dataset } = await requireStressSet(context, workspace, evaluation.stressSet);
  const image = input.image === null || !dataset?.archive ? null : await readThumbnail(dataset.archive, input.image);
  if (!image) throw new NotFoundError(`Row ${row} has no image.`);
  return image;
}
