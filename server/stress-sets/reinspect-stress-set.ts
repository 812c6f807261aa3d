import { markForReinspection } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import type { Encoding } from "#server/contracts/mapping";
import type { StressSetView } from "#server/contracts/views";
import { ConflictError } from "#server/errors";
import { awaitReading } from "#server/stress-sets/await-reading";
import { requireStressSet } from "#server/stress-sets/get-stress-set";
import { requireChangeable } from "#server/stress-sets/require-changeable";
import { toStressSetView } from "#server/stress-sets/stress-set-view";

/** Longest that the page waits before it falls back to watching. */
const WAIT_MS = 5_000;

/**
 * Has the file of a stress set looked at anew, its bytes read as characters in another way. Its columns are to be mapped again then,
 * for they may have other names.
 *
 * @throws ConflictError where the file is no text, or the set cannot change
 */
export async function reinspectStressSet(
  context: Context,
  workspace: string,
  id: string,
  encoding: Encoding,
): Promise<StressSetView> {
  const row = await requireStressSet(context, workspace, id);
  if (row.inspection && !row.inspection.encoding)
    throw new ConflictError("This file has no encoding that could be changed: it says itself how it is read.");
  requireChangeable(await markForReinspection(context.db, row.id, encoding));
  return toStressSetView(await awaitReading(context, row, WAIT_MS));
}
