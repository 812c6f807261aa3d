import { listEvaluations as listRows } from "#db/queries/evaluations";
import type { Context } from "#server/context";
import type { EvaluationView } from "#server/contracts/views";
import { toEvaluationView } from "#server/evaluations/evaluation-view";

export async function listEvaluations(context: Pick<Context, "db">, workspace: string): Promise<EvaluationView[]> {
  const rows = await listRows(context.db, workspace);
  return Promise.all(rows.map((row) => toEvaluationView(context, row)));
}
