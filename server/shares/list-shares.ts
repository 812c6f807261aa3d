import { listOpenShares } from "#db/queries/shares";
import type { Context } from "#server/context";
import type { ShareView } from "#server/contracts/views";
import { requireEvaluation } from "#server/evaluations/get-evaluation";
import { toShareView } from "#server/shares/share-view";

/** The links of an evaluation that still open it, newest first. */
export async function listShares(
  context: Pick<Context, "db" | "settings">,
  workspace: string,
  id: string,
): Promise<ShareView[]> {
  const { evaluation } = await requireEvaluation(context, workspace, id);
  const rows = await listOpenShares(context.db, evaluation.id);
  return rows.map((row) => toShareView(context, row));
}
