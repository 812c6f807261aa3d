import { unmarkStressSet } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import { UNDO_MINUTES, undoStart } from "#server/contracts/deletion";
import { isId } from "#server/contracts/id";
import type { StressSetView } from "#server/contracts/views";
import { NotFoundError } from "#server/errors";
import { getStressSet } from "#server/stress-sets/get-stress-set";

/**
 * Takes back the deletion of a stress set, with the evaluations that went with it. One that is there stays as it is.
 *
 * @throws NotFoundError where it cannot be had back any more
 */
export async function restoreStressSet(
  context: Pick<Context, "db">,
  workspace: string,
  id: string,
): Promise<StressSetView> {
  if (isId(id)) await unmarkStressSet(context.db, workspace, id, undoStart());
  return getStressSet(context, workspace, id).catch((error: unknown) => {
    if (!(error instanceof NotFoundError)) throw error;
    throw new NotFoundError(
      "There is no such stress set to restore.",
      `What was deleted can be restored for ${UNDO_MINUTES} minutes.`,
    );
  });
}
