import { getStressSet } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import { stressSetFolder } from "#server/storage/keys";

/**
 * Removes the file of a set whose row could not be saved. A connection that broke may have saved it all the same; where that cannot be
 * told, the worker clears a file without a row away later.
 */
export async function dropUnsaved({ db, storage }: Pick<Context, "db" | "storage">, id: string): Promise<void> {
  const saved = await getStressSet(db, id).catch(() => "unknown");
  if (saved === null) await storage.remove(stressSetFolder(id));
}
