import type { Context } from "#server/context";
import { ConflictError } from "#server/errors";
import { skippedKey } from "#server/storage/keys";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

/** The list of all rows of a stress set that could not be used, as CSV: row, reason. */
export async function findSkippedFile(
  context: Pick<Context, "db" | "storage">,
  workspace: string,
  id: string,
): Promise<{ path: string; fileName: string }> {
  const { id: known, dataset, name } = await requireStressSet(context, workspace, id);
  if (!dataset) throw new ConflictError("This stress set has not been read yet.", "Map its columns first.");
  return {
    path: await context.storage.fetch(skippedKey(known)),
    fileName: `${name.replace(/\.\w+$/, "")}-skipped.csv`,
  };
}
