import { getStressSet } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import type { SharedReport } from "#server/contracts/views";
import { NotFoundError } from "#server/errors";
import { toEvaluationView } from "#server/evaluations/evaluation-view";
import { requireEvaluation } from "#server/evaluations/get-evaluation";
import { sharedEvaluationOf } from "#server/shares/shared-evaluation-of";

/** The report behind the token of a link, without what is nobody else's business. */
export async function openShare(context: Pick<Context, "db" | "settings">, token: string): Promise<SharedReport> {
  const { workspace, evaluation: id, showRows, sharedAt } = await sharedEvaluationOf(context, token);
  const found = await requireEvaluation(context, workspace, id);
  const { family, familyTitle, finishedAt, report } = await toEvaluationView(context, found);
  const dataset = (await getStressSet(context.db, found.evaluation.stressSet))?.dataset;
  if (!report || !dataset) throw new NotFoundError("There is no report under this link.");
  return {
    family,
    familyTitle,
    finishedAt,
    sharedAt: sharedAt.toISOString(),
    showRows,
    modality: dataset.modality,
    labels: dataset.labels,
    slices: dataset.slices.map(({ column, values }) => ({ column, values: values.map(({ value }) => value) })),
    report,
  };
}
