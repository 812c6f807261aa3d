import type { ReadingChange } from "#db/queries/stress-sets";
import { UNDO_MINUTES } from "#server/contracts/deletion";
import { ConflictError } from "#server/errors";

/**
 * Refuses where a stress set could not be given another reading.
 *
 * @throws ConflictError with the way out
 */
export function requireChangeable(outcome: ReadingChange): void {
  if (outcome === "ranked") {
    throw new ConflictError(
      "This stress set has been ranked on as it is.",
      "Make a copy of it to read it in another way, so that the earlier ranking stays true. Nothing needs to be uploaded again.",
    );
  }
  if (outcome === "ranking-deleted") {
    throw new ConflictError(
      "A ranking of this stress set was deleted a moment ago and can still be restored.",
      `Make a copy of it to read it in another way; or delete the ranking for good under “Recently deleted”, or wait ${UNDO_MINUTES} minutes.`,
    );
  }
  if (outcome === "busy") {
    throw new ConflictError(
      "This stress set cannot be read in another way now.",
      "Wait until it has been read, or upload the file again.",
    );
  }
}
