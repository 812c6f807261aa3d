import { insertEvaluationOfReadySet } from "#db/queries/evaluations";
import { tellChange } from "#db/queries/told-changes";
import type { Context } from "#server/context";
import { knownOf } from "#server/contracts/known";
import type { RankingOptions } from "#server/contracts/ranking";
import { checkRequirement } from "#server/contracts/resolve-measure";
import { checkStresses } from "#server/contracts/stresses";
import type { EvaluationView } from "#server/contracts/views";
import { ConflictError, TooManyError } from "#server/errors";
import { toEvaluationView } from "#server/evaluations/evaluation-view";
import { requirePublished } from "#server/families/published-family";
import { evaluateJob } from "#server/jobs/evaluate";
import { rankingWanted } from "#server/jobs/wake-near";
import { requireStressSet } from "#server/stress-sets/get-stress-set";

/** After which one of many that wait may be over. */
const RETRY_AFTER_SECONDS = 10;

const tooManyOpen = (most: number): TooManyError =>
  new TooManyError(
    `This workspace has ${most === 1 ? "an evaluation that waits or runs" : `${most} evaluations that wait or run`} already, as many as it may have at a time.`,
    {
      hint: "Wait until one is done, or cancel one that is no longer needed; then ask again.",
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    },
  );

/**
 * Queues the run of all variants of a family on a stress set.
 *
 * @throws TooManyError where as many of this workspace wait already as may
 */
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
  const { row: family, benchmarks } = await requirePublished(context, set.family);
  checkRequirement(options, knownOf(family.definition, set.dataset, benchmarks));
  checkStresses(options.stresses, family.definition);
  const { maxOpenEvaluations } = context.settings;
  const rowsTotal = set.dataset.rows * (1 + options.stresses.length);
  const values = { workspace, stressSet: set.id, family: family.slug, options, rowsTotal };
  const insertion = await insertEvaluationOfReadySet(context.db, values, maxOpenEvaluations);
  if (insertion.outcome === "too many open") throw tooManyOpen(maxOpenEvaluations);
  if (insertion.outcome === "set not ready")
    throw new ConflictError("This stress set was changed or deleted just now.", "Look at it again.");
  const { evaluation, openBefore } = insertion;
  await context.jobs.send(evaluateJob, { evaluation: evaluation.id }, { workspace, behind: openBefore });
  await tellChange(context.db, rankingWanted(set.id));
  return toEvaluationView(context, { evaluation, setName: set.name });
}
