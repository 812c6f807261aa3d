import { listBenchmarks } from "#db/queries/families";
import type { Context } from "#server/context";
import { type Known, knownOf } from "#server/contracts/known";
import { ConflictError } from "#server/errors";
import { requireFamily } from "#server/families/get-family";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

/** What a requirement on a stress set can speak of: classes, slices, published tests. */
export async function getKnown(context: Pick<Context, "db">, workspace: string, stressSet: string): Promise<Known> {
  const set = await requireStressSet(context, workspace, stressSet);
  if (!set.dataset) throw new ConflictError("This stress set is not ready to be ranked on.", "Map its columns first.");
  const family = await requireFamily(context, set.family);
  return knownOf(family.definition, set.dataset, await listBenchmarks(context.db, family.slug));
}
