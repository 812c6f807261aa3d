import type { EvaluationWithSet, OpenEvaluation } from "#db/queries/evaluations";
import type { Context } from "#server/context";
import { rankingOptionsSchema } from "#server/contracts/ranking";
import { reportSchema } from "#server/contracts/report";
import type { EvaluationView, Progress } from "#server/contracts/views";
import { findPublished } from "#server/families/published-family";

type ProgressColumns = Pick<EvaluationWithSet["evaluation"], "state" | "phase" | "rowsDone" | "rowsTotal">;

export function toProgress({ state, phase, rowsDone, rowsTotal }: ProgressColumns): Progress {
  return { state, phase, rowsDone, rowsTotal };
}

/** All of an evaluation but its report. */
export function viewShape(
  evaluation: OpenEvaluation,
  setName: string,
  familyTitle: string | null,
): Omit<EvaluationView, "report"> {
  const options = rankingOptionsSchema.parse(evaluation.options);
  const rows = evaluation.rowsTotal / (1 + options.stresses.length);
  return {
    id: evaluation.id,
    family: evaluation.family,
    familyTitle: familyTitle ?? evaluation.family,
    stressSet: { id: evaluation.stressSet, name: setName, rows },
    options,
    createdAt: evaluation.createdAt.toISOString(),
    finishedAt: evaluation.finishedAt?.toISOString() ?? null,
    progress: toProgress(evaluation),
    error: evaluation.error,
  };
}

export async function toEvaluationView(
  context: Pick<Context, "db">,
  { evaluation, setName }: EvaluationWithSet,
): Promise<EvaluationView> {
  const family = await findPublished(context, evaluation.family);
  return {
    ...viewShape(evaluation, setName, family?.row.definition.title ?? null),
    // A report of an earlier release lacks what has come since.
    report: evaluation.report && reportSchema.parse(evaluation.report),
  };
}
