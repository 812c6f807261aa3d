import { markEvaluationDeleted } from "#db/queries/evaluations";
import type { Context } from "#server/context";
import { requireEvaluation } from "#server/evaluations/get-evaluation";

/** Deletes an evaluation, and stops it where it runs. For a while it can be had back, then the worker clears it away. */
export async function deleteEvaluation({ db }: Pick<Context, "db">, workspace: string, id: string): Promise<void> {
  const { evaluation } = await requireEvaluation({ db }, workspace, id);
  await markEvaluationDeleted(db, evaluation.id, new Date());
}
