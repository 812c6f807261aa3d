import { deleteStressSetRow, markStressSetForClearing } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import { LONG_AGO } from "#server/contracts/deletion";
import { isId } from "#server/contracts/id";
import { NotFoundError } from "#server/errors";
import { stressSetFolder } from "#server/storage/keys";

/** Deletes a stress set, or one that was deleted before, for good: file, rows, evaluations, predictions. */
export async function clearStressSet(
  { db, storage }: Pick<Context, "db" | "storage">,
  workspace: string,
  id: string,
): Promise<void> {
  if (!isId(id) || !(await markStressSetForClearing(db, workspace, id, LONG_AGO)))
    throw new NotFoundError("There is no such stress set in this workspace.");
  // Marked first and its row removed after its files: should this process end in between, the worker finishes what was begun.
  await storage.remove(stressSetFolder(id));
  await deleteStressSetRow(db, id);
  // What a worker wrote meanwhile; from here on it sees that the set is gone, and tidies up itself.
  await storage.remove(stressSetFolder(id));
}
