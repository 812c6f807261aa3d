import { markStressSetDeleted } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

/**
 * Deletes a stress set with its evaluations; those that run are stopped. For a while it can be had back, then the worker clears it
 * away with its files.
 */
export async function deleteStressSet({ db }: Pick<Context, "db">, workspace: string, id: string): Promise<void> {
  const row = await requireStressSet({ db }, workspace, id);
  await markStressSetDeleted(db, row.id, new Date());
}
