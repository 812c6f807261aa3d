import { insertEvaluationOfReadySet } from "#db/queries/evaluations";
import { listBenchmarks } from "#db/queries/families";
import type { Context } from "#server/context";
import { knownOf } from "#server/contracts/known";
import type { RankingOptions } from "#server/contracts/ranking";
import { checkRequirement } from "#server/contracts/resolve-measure";
import { checkStresses } from "#server/contracts/stresses";
import type { EvaluationView } from "#server/contracts/views";
import { ConflictError } from "#server/errors";
import { toEvaluationView } from "#server/evaluations/evaluation-view";
import { requireFamily } from "#server/families/get-family";
import { evaluateJob } from "#server/jobs/evaluate";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

/** Queues the run of all variants of a family on a stress set. */
export async function createEvaluation(
  context: Context,
  workspace: string,
  stressSet: string,
  options: RankingOptions,
): Promise<EvaluationView> {
  const set = await requireStressSet(context, workspace, stressSet);
  if (set.state !== "ready" || !set.dataset) {
    throw new ConflictError("This stress set is not ready to be ranked on.", "Map its columns first.");
  }
  const family = await requireFamily(context, set.family);
  checkRequirement(options, knownOf(family.definition, set.dataset, await listBenchmarks(context.db, family.slug)));
  checkStresses(options.stresses, family.definition);
  const evaluation = await insertEvaluationOfReadySet(context.db, {
    workspace,
    stressSet: set.id,
    family: family.slug,
    options,
    rowsTotal: set.dataset.rows * (1 + options.stresses.length),
  });
  if (!evaluation) throw new ConflictError("This stress set was changed or deleted just now.", "Look at it again.");
  await context.jobs.send(evaluateJob, { evaluation: evaluation.id }, { owner: workspace });
  return toEvaluationView(context, { evaluation, setName: set.name });
}
