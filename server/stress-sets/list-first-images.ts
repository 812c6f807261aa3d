import type { Context } from "#server/context";
import type { FirstImage } from "#server/contracts/views";
import { readFirstOfLabels } from "#server/storage/rows/read-first-of-labels";
import { fetchRows } from "#server/storage/set-files";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

const SHOWN = 10;

/** The first images of each label of a set that is ready, by the numbers of their rows; none of a set of another kind. */
export async function listFirstImages(
  context: Pick<Context, "db" | "storage">,
  workspace: string,
  id: string,
): Promise<FirstImage[]> {
  const { id: known, dataset } = await requireStressSet(context, workspace, id);
  if (dataset?.modality !== "image") return [];
  const { path } = await fetchRows(context.storage, known, dataset);
  const rows = await readFirstOfLabels(path, SHOWN);
  return rows.map(({ row, image, label }) => ({ row, name: image, label: dataset.labels[label] ?? "" }));
}
