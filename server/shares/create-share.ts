import { insertShare } from "#db/queries/shares";
import type { Context } from "#server/context";
import type { ShareView } from "#server/contracts/views";
import { ConflictError } from "#server/errors";
import { requireEvaluation } from "#server/evaluations/get-evaluation";
import { toShareView } from "#server/shares/share-view";

const MOST_SHARES = 20;

/**
 * Makes a link under which anybody who has it can read the report of an evaluation.
 *
 * @throws ConflictError until the evaluation is done, and beyond 20 open links
 */
export async function createShare(
  context: Pick<Context, "db" | "settings">,
  workspace: string,
  id: string,
  { showRows }: { showRows: boolean },
): Promise<ShareView> {
  const { evaluation } = await requireEvaluation(context, workspace, id);
  if (!evaluation.report) throw new ConflictError("There is no report to share yet.", "Wait until it is done.");
  const share = await insertShare(context.db, { evaluation: evaluation.id, showRows }, MOST_SHARES);
  if (!share)
    throw new ConflictError(`This report has ${MOST_SHARES} links already.`, "Use one of them, or revoke some first.");
  return toShareView(context, share);
}
