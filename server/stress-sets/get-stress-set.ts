import { findStressSet, type StressSetRow } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import { isId } from "#server/contracts/id";
import type { StressSetView } from "#server/contracts/views";
import { NotFoundError } from "#server/errors";
import { toStressSetView } from "#server/stress-sets/stress-set-view";

/** The row of a stress set of this workspace. Another workspace's answers as if it did not exist. */
export async function requireStressSet(
  { db }: Pick<Context, "db">,
  workspace: string,
  id: string,
): Promise<StressSetRow> {
  const row = isId(id) ? await findStressSet(db, workspace, id) : null;
  if (!row) throw new NotFoundError("There is no such stress set in this workspace.");
  return row;
}

export async function getStressSet(
  context: Pick<Context, "db">,
  workspace: string,
  id: string,
): Promise<StressSetView> {
  return toStressSetView(await requireStressSet(context, workspace, id));
}
