import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { getStressSet, insertStressSet } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import type { PartialMapping } from "#server/contracts/mapping";
import type { ProblemDetail, StressSetView } from "#server/contracts/views";
import { type ErrorCode, InputError } from "#server/errors";
import { requireFamily } from "#server/families/get-family";
import { stressSetFolder, uploadKey } from "#server/storage/keys";
import { awaitReading } from "#server/stress-sets/await-reading";
import { cleanName } from "#server/stress-sets/clean-name";
import { clearStressSet } from "#server/stress-sets/clear-stress-set";
import { refuseUnstorable } from "#server/stress-sets/refuse-unstorable";
import { toStressSetView } from "#server/stress-sets/stress-set-view";

export type NewUpload = {
  family: string;
  /** The file's name as the person knows it. */
  name: string;
  stream: Readable;
  /** How to read the columns, the rest guessed; null leaves it to a person in a second step. */
  mapping: PartialMapping | null;
};

/** Longest that a caller waits for the worker; reading a larger file goes on behind the answer. */
const WAIT_MS = 20_000;

/** A problem that the worker found, as the error it was. */
export function fromProblem({ code, message, hint, where }: ProblemDetail): InputError {
  return new InputError(message, { code: code as ErrorCode, hint: hint ?? undefined, where: where ?? undefined });
}

/**
 * Receives a file and has it read. What cannot be read is refused with its reason and leaves nothing behind.
 *
 * @throws NotFoundError for an unknown family; InputError for a file that is too large or makes no stress set
 */
export async function createStressSet(context: Context, workspace: string, upload: NewUpload): Promise<StressSetView> {
  const { db, storage, settings } = context;
  if (upload.mapping) refuseUnstorable(upload.mapping);
  const family = await requireFamily(context, upload.family);
  const id = randomUUID();
  try {
    const { bytes, sha256 } = await storage.receive(uploadKey(id), upload.stream, settings.maxUploadBytes);
    const name = cleanName(upload.name);
    await insertStressSet(db, {
      id,
      workspace,
      family: family.slug,
      name,
      state: "received",
      bytes,
      sha256,
      mapping: upload.mapping,
    });
  } catch (error) {
    // A connection that broke may have saved the row all the same. Where that cannot be told, a file without a row goes later.
    const saved = await getStressSet(db, id).catch(() => "unknown");
    if (saved === null) await storage.remove(stressSetFolder(id));
    throw error;
  }
  const row = await awaitReading(context, id, WAIT_MS);
  if (row.error) {
    await clearStressSet(context, workspace, id);
    throw fromProblem(row.error);
  }
  return toStressSetView(row);
}
