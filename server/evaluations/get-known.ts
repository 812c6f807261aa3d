import type { Context } from "#server/context";
import { type Known, knownOf } from "#server/contracts/known";
import { ConflictError } from "#server/errors";
import { requirePublished } from "#server/families/published-family";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

/** What a requirement on a stress set can speak of: classes, slices, published tests. */
export async function getKnown(context: Pick<Context, "db">, workspace: string, stressSet: string): Promise<Known> {
  const set = await requireStressSet(context, workspace, stressSet);
  if (!set.dataset) throw new ConflictError("This stress set is not ready to be ranked on.", "Map its columns first.");
  const { row, benchmarks } = await requirePublished(context, set.family);
  return knownOf(row.definition, set.dataset, benchmarks);
}
