import { updateOpenShare } from "#db/queries/shares";
import type { Context } from "#server/context";
import { isId } from "#server/contracts/id";
import { NotFoundError } from "#server/errors";

/** Takes a link back for good: it opens nothing from now on. */
export async function revokeShare(context: Pick<Context, "db">, workspace: string, id: string): Promise<void> {
  const row = isId(id) ? await updateOpenShare(context.db, workspace, id, { revokedAt: new Date() }) : null;
  if (!row) throw new NotFoundError("There is no such link in this workspace.");
}
