import { remapStressSet } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import { UNDO_MINUTES } from "#server/contracts/deletion";
import type { Mapping } from "#server/contracts/mapping";
import type { StressSetView } from "#server/contracts/views";
import { ConflictError } from "#server/errors";
import { awaitReading } from "#server/stress-sets/await-reading";
import { requireStressSet } from "#server/stress-sets/get-stress-set";
import { refuseUnstorable } from "#server/stress-sets/refuse-unstorable";
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
  const outcome = await remapStressSet(context.db, row.id, mapping);
  if (outcome === "ranked") {
    throw new ConflictError(
      "This stress set has been ranked on as it is.",
      "Upload the file again to read it in another way, so that the earlier ranking stays true.",
    );
  }
  if (outcome === "ranking-deleted") {
    throw new ConflictError(
      "A ranking of this stress set was deleted a moment ago and can still be restored.",
      `Delete it for good under “Recently deleted”, or wait ${UNDO_MINUTES} minutes.`,
    );
  }
  if (outcome === "busy") {
    throw new ConflictError(
      "This stress set cannot be mapped now.",
      "Wait until it has been read, or upload the file again.",
    );
  }
  return toStressSetView(await awaitReading(context, row.id, WAIT_MS));
}
