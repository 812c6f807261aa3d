import { updateOpenShare } from "#db/queries/shares";
import type { Context } from "#server/context";
import { isId } from "#server/contracts/id";
import type { ShareView } from "#server/contracts/views";
import { NotFoundError } from "#server/errors";
import { toShareView } from "#server/shares/share-view";

/** Lets the readers of a link see the rows, or no longer. */
export async function updateShare(
  context: Pick<Context, "db" | "settings">,
  workspace: string,
  id: string,
  { showRows }: { showRows: boolean },
): Promise<ShareView> {
  const row = isId(id) ? await updateOpenShare(context.db, workspace, id, { showRows }) : null;
  if (!row) throw new NotFoundError("There is no such link in this workspace.");
  return toShareView(context, row);
}
