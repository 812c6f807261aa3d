import { remapStressSet } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import type { Mapping } from "#server/contracts/mapping";
import type { StressSetView } from "#server/contracts/views";
import { awaitReading } from "#server/stress-sets/await-reading";
import { requireStressSet } from "#server/stress-sets/get-stress-set";
import { refuseUnstorable } from "#server/stress-sets/refuse-unstorable";
import { requireChangeable } from "#server/stress-sets/require-changeable";
import { toStressSetView } from "#server/stress-sets/stress-set-view";

/** Longest that the page waits before it falls back to watching. */
const WAIT_MS = 5_000;

/** Says how the columns and labels are read, and has the dataset made. */
export async function mapStressSet(
  context: Context,
  workspace: string,
  id: string,
  mapping: Mapping,
): Promise<StressSetView> {
  refuseUnstorable(mapping);
  const row = await requireStressSet(context, workspace, id);
  requireChangeable(await remapStressSet(context.db, row.id, mapping));
  return toStressSetView(await awaitReading(context, row, WAIT_MS));
}
