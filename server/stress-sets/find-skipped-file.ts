import type { Context } from "#server/context";
import { ConflictError } from "#server/errors";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

/** The list of all rows of a stress set that could not be used, as CSV: row, reason. */
export async function findSkippedFile(
  context: Pick<Context, "db">,
  workspace: string,
  id: string,
): Promise<{ path: string; fileName: string }> {
  const { dataset, name } = await requireStressSet(context, workspace, id);
  if (!dataset) throw new ConflictError("This stress set has not been read yet.", "Map its columns first.");
  return { path: dataset.skippedPath, fileName: `${name.replace(/\.\w+$/, "")}-skipped.csv` };
}
