import { listOptions } from "#db/queries/evaluations";
import type { Context } from "#server/context";
import { type Known, knownOf } from "#server/contracts/known";
import { type RankingOptions, rankingOptionsSchema } from "#server/contracts/ranking";
import { checkRequirement } from "#server/contracts/resolve-measure";
import { InputError } from "#server/errors";
import { requirePublished } from "#server/families/published-family";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

/** What was asked of a ranking before, without how sure to be and what to draw. */
export type EarlierRequirement = Pick<RankingOptions, "metric" | "constraints" | "costs">;

const MOST = 10;

/** The newest different requirements that this workspace has put to the family, as far as they make sense on this stress set. */
export async function listRequirements(
  context: Pick<Context, "db">,
  workspace: string,
  stressSet: string,
): Promise<EarlierRequirement[]> {
  const set = await requireStressSet(context, workspace, stressSet);
  if (!set.dataset) return [];
  const { row: family, benchmarks } = await requirePublished(context, set.family);
  const known = knownOf(family.definition, set.dataset, benchmarks);
  const asked = (await listOptions(context.db, workspace, family.slug)).map((options): EarlierRequirement => {
    const { metric, constraints, costs } = rankingOptionsSchema.parse(options);
    return { metric, constraints, ...(costs && { costs }) };
  });
  const different = new Map(asked.map((each) => [JSON.stringify(each), each]));
  return [...different.values()].filter((each) => makesSense(each, known)).slice(0, MOST);
}

function makesSense(requirement: EarlierRequirement, known: Known): boolean {
  try {
    checkRequirement(requirement, known);
    return true;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}
