import { deleteStressSetRow } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import { stressSetFolder } from "#server/storage/keys";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

/** Deletes a stress set with all that was made of it: files, evaluations, predictions. */
export async function deleteStressSet(
  context: Pick<Context, "db" | "storage">,
  workspace: string,
  id: string,
): Promise<void> {
  const { db, storage } = context;
  const row = await requireStressSet(context, workspace, id);
  await deleteStressSetRow(db, workspace, row.id);
  await storage.remove(stressSetFolder(row.id));
}
