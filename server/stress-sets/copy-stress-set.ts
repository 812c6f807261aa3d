import { randomUUID } from "node:crypto";
import { insertStressSet } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import type { PartialMapping } from "#server/contracts/mapping";
import type { StressSetView } from "#server/contracts/views";
import { NotFoundError } from "#server/errors";
import { uploadKey } from "#server/storage/keys";
import { awaitReading } from "#server/stress-sets/await-reading";
import { cleanName } from "#server/stress-sets/clean-name";
import { dropUnsaved } from "#server/stress-sets/drop-unsaved";
import { requireStressSet } from "#server/stress-sets/get-stress-set";
import { refuseUnstorable } from "#server/stress-sets/refuse-unstorable";
import { toStressSetView } from "#server/stress-sets/stress-set-view";

/** Longest that the page waits before it falls back to watching. */
const WAIT_MS = 5_000;

/**
 * Makes another stress set of the same file, to be read in another way: the rankings of the first stay true. Nothing is uploaded
 * again.
 *
 * @param mapping how to read it, what is left out guessed; null leaves it to a person in a second step
 */
export async function copyStressSet(
  context: Context,
  workspace: string,
  id: string,
  mapping: PartialMapping | null,
): Promise<StressSetView> {
  const { db, storage } = context;
  if (mapping) refuseUnstorable(mapping);
  const { family, name, bytes, sha256, ...source } = await requireStressSet(context, workspace, id);
  const copy = randomUUID();
  try {
    if (!(await storage.copy(uploadKey(source.id), uploadKey(copy))))
      throw new NotFoundError("The file of this stress set is no longer here.", "Upload it again.");
    await insertStressSet(db, {
      id: copy,
      workspace,
      family,
      name: cleanName(`Copy of ${name}`),
      state: "received",
      bytes,
      sha256,
      mapping,
    });
  } catch (error) {
    await dropUnsaved(context, copy);
    throw error;
  }
  return toStressSetView(await awaitReading(context, { id: copy, workspace }, WAIT_MS));
}
