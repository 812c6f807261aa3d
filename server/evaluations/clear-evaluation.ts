import { deleteEvaluationRow, markEvaluationForClearing } from "#db/queries/evaluations";
import type { Context } from "#server/context";
import { LONG_AGO } from "#server/contracts/deletion";
import { isId } from "#server/contracts/id";
import { NotFoundError } from "#server/errors";
import { answersFolder } from "#server/storage/keys";

/**
 * Deletes an evaluation, or one that was deleted before, for good. What the variants answered belongs to the stress set, and goes
 * with its last evaluation.
 */
export async function clearEvaluation(
  { db, storage }: Pick<Context, "db" | "storage">,
  workspace: string,
  id: string,
): Promise<void> {
  const stressSet = isId(id) ? await markEvaluationForClearing(db, workspace, id, LONG_AGO) : null;
  if (stressSet === null) throw new NotFoundError("There is no such evaluation in this workspace.");
  await deleteEvaluationRow(db, { id, stressSet }, () => storage.remove(answersFolder(stressSet)));
}
