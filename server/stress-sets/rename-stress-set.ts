import { renameStressSet as renameRow } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import type { StressSetView } from "#server/contracts/views";
import { NotFoundError } from "#server/errors";
import { requireStressSet } from "#server/stress-sets/get-stress-set";
import { toStressSetView } from "#server/stress-sets/stress-set-view";

/** Gives a stress set another name; its rows and evaluations stay as they are. */
export async function renameStressSet(
  { db }: Pick<Context, "db">,
  workspace: string,
  id: string,
  name: string,
): Promise<StressSetView> {
  const { id: known } = await requireStressSet({ db }, workspace, id);
  const row = await renameRow(db, workspace, known, name);
  if (!row) throw new NotFoundError("The stress set was deleted just now.");
  return toStressSetView(row);
}
