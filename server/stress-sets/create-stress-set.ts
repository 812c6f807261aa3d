import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { insertStressSet, type StressSetRow } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import type { PartialMapping } from "#server/contracts/mapping";
import type { ProblemDetail, StressSetView } from "#server/contracts/views";
import { type ErrorCode, FiftyfoldError, InputError } from "#server/errors";
import { requireFamily } from "#server/families/published-family";
import { uploadKey } from "#server/storage/keys";
import { awaitReading } from "#server/stress-sets/await-reading";
import { cleanName } from "#server/stress-sets/clean-name";
import { clearStressSet } from "#server/stress-sets/clear-stress-set";
import { dropUnsaved } from "#server/stress-sets/drop-unsaved";
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

/** Takes the file in and saves its row: from here on it is safe. */
async function saveUpload(context: Context, workspace: string, upload: NewUpload): Promise<StressSetRow> {
  const { db, storage, settings } = context;
  const { slug } = await requireFamily(context, upload.family);
  const id = randomUUID();
  try {
    const received = await storage.receive(uploadKey(id), upload.stream, settings.maxUploadBytes);
    const [name, mapping] = [cleanName(upload.name), upload.mapping];
    return await insertStressSet(db, { id, workspace, family: slug, name, state: "received", mapping, ...received });
  } catch (error) {
    await dropUnsaved(context, id);
    throw error;
  }
}

/**
 * Receives a file and has it read. What cannot be read is refused with its reason and leaves nothing behind.
 *
 * @param waitMs until the answer says that it is still being read
 * @throws NotFoundError for an unknown family; InputError for a file that is too large or makes no stress set
 */
export async function createStressSet(
  context: Context,
  workspace: string,
  upload: NewUpload,
  waitMs = WAIT_MS,
): Promise<StressSetView> {
  if (upload.mapping) refuseUnstorable(upload.mapping);
  return readSaved(context, workspace, await saveUpload(context, workspace, upload), waitMs);
}

/** Has a file that is saved read. What cannot be read is refused with its reason and leaves nothing behind. */
export async function readSaved(
  context: Context,
  workspace: string,
  saved: StressSetRow,
  waitMs = WAIT_MS,
): Promise<StressSetView> {
  const row = await awaitReading(context, saved, waitMs).catch((error: unknown) => {
    if (error instanceof FiftyfoldError) throw error;
    // The database is away just now. What is saved is not sent a second time for that: the worker finds it.
    return saved;
  });
  if (row.error) {
    await clearStressSet(context, workspace, row.id);
    throw fromProblem(row.error);
  }
  return toStressSetView(row);
}
