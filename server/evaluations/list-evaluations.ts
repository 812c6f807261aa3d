import { listEvaluations as listRows } from "#db/queries/evaluations";
import type { Context } from "#server/context";
import type { EvaluationSummary } from "#server/contracts/views";
import { viewShape } from "#server/evaluations/evaluation-view";

export async function listEvaluations(context: Pick<Context, "db">, workspace: string): Promise<EvaluationSummary[]> {
  const rows = await listRows(context.db, workspace);
  return rows.map(({ evaluation, setName, familyTitle, headline, recommended }) => ({
    ...viewShape(evaluation, setName, familyTitle),
    headline,
    recommended,
  }));
}
