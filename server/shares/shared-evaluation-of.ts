import { findOpenShare } from "#db/queries/shares";
import type { Context } from "#server/context";
import { NotFoundError } from "#server/errors";
import { readShareToken } from "#server/shares/share-token";

/** What a link opens: an evaluation of somebody's workspace, with or without its rows. */
export type SharedEvaluation = { workspace: string; evaluation: string; showRows: boolean; sharedAt: Date };

/**
 * The evaluation behind the token of a link.
 *
 * @throws NotFoundError, the same for a link that never was, was taken back, or leads to what was deleted
 */
export async function sharedEvaluationOf(
  { db, settings }: Pick<Context, "db" | "settings">,
  token: string,
): Promise<SharedEvaluation> {
  const id = readShareToken(token, settings.secret);
  const found = id === null ? null : await findOpenShare(db, id);
  if (!found)
    throw new NotFoundError("There is no report under this link.", "Ask whoever sent it: a link can be taken back.");
  const { share, workspace } = found;
  return { workspace, evaluation: share.evaluation, showRows: share.showRows, sharedAt: share.createdAt };
}
