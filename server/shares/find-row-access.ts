import type { Context } from "#server/context";
import type { RowSource } from "#server/contracts/rows";
import { NotFoundError } from "#server/errors";
import { sharedEvaluationOf } from "#server/shares/shared-evaluation-of";

/**
 * The evaluation whose rows a caller may see, and the workspace that it belongs to.
 *
 * @param workspace the caller's own, or null
 * @throws NotFoundError for a link that does not show the rows, and for a caller without a workspace
 */
export async function findRowAccess(
  context: Pick<Context, "db" | "settings">,
  workspace: string | null,
  source: RowSource,
): Promise<{ workspace: string; evaluation: string }> {
  if ("evaluation" in source) {
    if (workspace === null) throw new NotFoundError("There is no such thing in this workspace.");
    return { workspace, evaluation: source.evaluation };
  }
  const shared = await sharedEvaluationOf(context, source.share);
  if (!shared.showRows)
    throw new NotFoundError("The rows of this report are not shared.", "Ask whoever sent the link to include them.");
  return { workspace: shared.workspace, evaluation: shared.evaluation };
}
