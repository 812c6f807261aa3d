import { type EvaluationWithSet, findEvaluation } from "#db/queries/evaluations";
import type { Context } from "#server/context";
import { isId } from "#server/contracts/id";
import { type Report, reportSchema } from "#server/contracts/report";
import type { EvaluationView } from "#server/contracts/views";
import { ConflictError, NotFoundError } from "#server/errors";
import { toEvaluationView } from "#server/evaluations/evaluation-view";

export const noSuchEvaluation = (): NotFoundError =>
  new NotFoundError("There is no such evaluation in this workspace.");

/** An evaluation of this workspace. Another workspace's answers as if it did not exist. */
export async function requireEvaluation(
  { db }: Pick<Context, "db">,
  workspace: string,
  id: string,
): Promise<EvaluationWithSet> {
  const row = isId(id) ? await findEvaluation(db, workspace, id) : null;
  if (!row) throw noSuchEvaluation();
  return row;
}

export async function getEvaluation(
  context: Pick<Context, "db">,
  workspace: string,
  id: string,
): Promise<EvaluationView> {
  return toEvaluationView(context, await requireEvaluation(context, workspace, id));
}

/** The report of a finished evaluation. */
export async function getReport(context: Pick<Context, "db">, workspace: string, id: string): Promise<Report> {
  const { evaluation } = await requireEvaluation(context, workspace, id);
  if (!evaluation.report) {
    const open = evaluation.state === "queued" || evaluation.state === "running";
    const hint = open ? "Wait until it is done." : "Start another evaluation of the same stress set.";
    throw new ConflictError(`This evaluation has no report: it is ${evaluation.state}.`, hint);
  }
  return reportSchema.parse(evaluation.report);
}
