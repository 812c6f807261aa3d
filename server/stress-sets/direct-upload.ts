import { randomUUID } from "node:crypto";
import { pipeline } from "node:stream/promises";
import { getStressSet, insertStressSet, type StressSetRow } from "#db/queries/stress-sets";
import type { Context } from "#server/context";
import type { DirectUpload } from "#server/contracts/direct-upload";
import { isId } from "#server/contracts/id";
import type { PartialMapping } from "#server/contracts/mapping";
import type { StressSetView } from "#server/contracts/views";
import { ConflictError, NotFoundError } from "#server/errors";
import { requireFamily } from "#server/families/published-family";
import { arrivingKey, uploadKey } from "#server/storage/keys";
import { measureStream, tooLarge } from "#server/storage/measure-stream";
import type { ReceivedFile, Storage } from "#server/storage/storage";
import { cleanName } from "#server/stress-sets/clean-name";
import { readSaved } from "#server/stress-sets/create-stress-set";
import { refuseUnstorable } from "#server/stress-sets/refuse-unstorable";

/**
 * An address at which the store itself takes a file, so that its bytes need not pass through the web server.
 *
 * @throws ConflictError where users do not reach the store; InputError for a file that is too large; NotFoundError for an unknown family
 */
export async function offerDirectUpload(
  context: Context,
  { family, bytes }: { family: string; bytes: number },
): Promise<DirectUpload> {
  const { storage, settings } = context;
  await requireFamily(context, family);
  if (bytes > settings.maxUploadBytes) throw tooLarge(settings.maxUploadBytes);
  const id = randomUUID();
  const link = await storage.uploadLink(arrivingKey(id), bytes);
  if (link === null)
    throw new ConflictError(
      "Files cannot be sent past this server: it has no store that users reach, or not for one of this size.",
      "Send it as a form to POST /api/v1/stress-sets.",
    );
  return { id, url: link.url, headers: link.headers, expiresAt: link.expires.toISOString() };
}

/** What has arrived of an upload, which is nobody's yet: its id is known to whoever asked for the address alone. */
export type ArrivedUpload = {
  id: string;
  family: string;
  name: string;
  mapping: PartialMapping | null;
};

/** Takes what has arrived to where a set keeps its file: whoever still has the address cannot write it anew there. */
async function takeArrived(storage: Storage, id: string, maxBytes: number): Promise<ReceivedFile> {
  const found = await storage.find(arrivingKey(id));
  if (found && found.bytes > maxBytes) {
    await storage.remove(arrivingKey(id));
    throw tooLarge(maxBytes);
  }
  const isTaken = (await storage.find(uploadKey(id))) !== null;
  if (!isTaken && !(found && (await storage.copy(arrivingKey(id), uploadKey(id)))))
    throw new NotFoundError(
      "Nothing has arrived for this upload.",
      "PUT the file to its address first. What arrived more than a day ago is gone.",
    );
  const measure = measureStream(maxBytes);
  await pipeline(await storage.open(uploadKey(id)), measure.pass, async (pieces) => {
    for await (const _ of pieces);
  });
  return measure.result();
}

async function saveArrived(context: Context, workspace: string, upload: ArrivedUpload): Promise<StressSetRow> {
  const { db, storage, settings } = context;
  const { id, mapping } = upload;
  const { slug } = await requireFamily(context, upload.family);
  // Where the row is not saved all is left as it is, for another try; what nobody tries again goes after a day.
  const received = await takeArrived(storage, id, settings.maxUploadBytes);
  const name = cleanName(upload.name);
  return insertStressSet(db, { id, workspace, family: slug, name, state: "received", mapping, ...received });
}

/** Claims that are under way in this process. */
const claims = new Map<string, Promise<StressSetRow>>();

/** The row of a claimed upload: who asks twice at once, as a client that has lost its patience, gets one set. */
function claimOnce(context: Context, workspace: string, upload: ArrivedUpload): Promise<StressSetRow> {
  const known = claims.get(upload.id);
  if (known) return known;
  const claim = saveArrived(context, workspace, upload).finally(() => claims.delete(upload.id));
  claims.set(upload.id, claim);
  return claim;
}

/**
 * Makes a stress set of a file that was sent to the store itself, and has it read. Asked again, it gives the same set.
 *
 * @throws NotFoundError where nothing has arrived; as `createStressSet` for what cannot be read
 */
export async function createFromArrived(
  context: Context,
  workspace: string,
  upload: ArrivedUpload,
  waitMs?: number,
): Promise<StressSetView> {
  const { db, storage } = context;
  if (!isId(upload.id)) throw new NotFoundError("There is no such upload.");
  if (upload.mapping) refuseUnstorable(upload.mapping);
  const own = async (): Promise<StressSetRow | null> => {
    const row = await getStressSet(db, upload.id);
    if (row && row.workspace !== workspace) throw new NotFoundError("There is no such upload.");
    return row;
  };
  const saved =
    (await own()) ??
    (await claimOnce(context, workspace, upload).catch(async (error: unknown) => {
      // Another web server may have been quicker.
      const row = await own();
      if (row) return row;
      throw error;
    }));
  if (saved.workspace !== workspace) throw new NotFoundError("There is no such upload.");
  await storage.remove(arrivingKey(upload.id));
  return readSaved(context, workspace, saved, waitMs);
}
