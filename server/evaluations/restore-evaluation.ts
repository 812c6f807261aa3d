import { unmarkEvaluation } from "#db/queries/evaluations";
import type { Context } from "#server/context";
import { UNDO_MINUTES, undoStart } from "#server/contracts/deletion";
import { isId } from "#server/contracts/id";
import type { EvaluationView } from "#server/contracts/views";
import { NotFoundError } from "#server/errors";
import { getEvaluation } from "#server/evaluations/get-evaluation";

/**
 * Takes back the deletion of an evaluation. One that is there stays as it is; one that ran when it was deleted stays cancelled.
 *
 * @throws NotFoundError where it cannot be had back any more, or its stress set is deleted
 */
export async function restoreEvaluation(
  context: Pick<Context, "db">,
  workspace: string,
  id: string,
): Promise<EvaluationView> {
  if (isId(id)) await unmarkEvaluation(context.db, workspace, id, undoStart());
  return getEvaluation(context, workspace, id).catch((error: unknown) => {
    if (!(error instanceof NotFoundError)) throw error;
    throw new NotFoundError(
      "There is no such evaluation to restore.",
      `What was deleted can be restored for ${UNDO_MINUTES} minutes; its stress set must be there.`,
    );
  });
}
