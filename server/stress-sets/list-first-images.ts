import type { Context } from "#server/context";
import type { FirstImage } from "#server/contracts/views";
import { readFirstOfLabels } from "#server/storage/rows/read-first-of-labels";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

const SHOWN = 10;

/** The first images of each label of a set that is ready, by the numbers of their rows; none of a set of another kind. */
export async function listFirstImages(
  context: Pick<Context, "db">,
  workspace: string,
  id: string,
): Promise<FirstImage[]> {
  const { dataset } = await requireStressSet(context, workspace, id);
  if (dataset?.modality !== "image") return [];
  const rows = await readFirstOfLabels(dataset.path, SHOWN);
  return rows.map(({ row, image, label }) => ({ row, name: image, label: dataset.labels[label] ?? "" }));
}
