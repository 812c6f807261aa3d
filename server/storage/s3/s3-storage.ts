import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { StorageAddress } from "#server/contracts/storage-address";
import { log } from "#server/log/log";
import { clearLeft, listEntries } from "#server/storage/at-work";
import { gone, measureStream, unlessGone } from "#server/storage/measure-stream";
import { readSpan } from "#server/storage/read-span";
import { type Bucket, demandBucket, openBucket } from "#server/storage/s3/bucket";
import { listMembers, type Member, packMembers, unpackArchive } from "#server/storage/s3/folder-archive";
import { type HostCopies, openHostCopies } from "#server/storage/s3/host-copies";
import { linkTo, uploadLinkTo } from "#server/storage/s3/link";
import {
  copyObject,
  findObject,
  hasObjects,
  listObjects,
  openObject,
  removeObject,
  removeObjects,
} from "#server/storage/s3/objects";
import { putStream } from "#server/storage/s3/put-stream";
import { openRemoteArchives } from "#server/storage/s3/remote-archive";
import { tidyCopies } from "#server/storage/s3/tidy-copies";
import type { FoundFile, Span, Storage } from "#server/storage/storage";

const TIDY_EVERY_MS = 2 * 60_000;
/** Asking the store about every set on this host is paid for. */
const ASK_EVERY = 15;

/** A folder is one object: others find all of it or none, and tens of thousands of images come in one go. */
const archiveKey = (folder: string): string => `${folder}/folder.zip`;

type Here = { bucket: Bucket; copies: HostCopies; alone: <T>(key: string, work: () => Promise<T>) => Promise<T> };

/** Work on the same key one after the other, so that of two who fetch it at once the second finds it fetched. */
function oneAtATime() {
  const last = new Map<string, Promise<unknown>>();
  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, turn);
    const end = (): void => void (last.get(key) === turn && last.delete(key));
    turn.then(end, end);
    return turn;
  };
}

const fileState = async (path: string): Promise<string | null> =>
  stat(path).then(
    ({ size, mtimeMs }) => `${size} ${mtimeMs}`,
    () => null,
  );

async function download({ bucket, copies }: Here, key: string): Promise<FoundFile & { temporary: string }> {
  const temporary = await copies.temporary();
  try {
    const { bytes, version, stream } = await openObject(bucket, key);
    await pipeline(stream, createWriteStream(temporary, { mode: 0o600 }));
    // A connection that is cut ends some streams without an error.
    if ((await stat(temporary)).size !== bytes) throw new Error(`The store sent less of ${key} than it has.`);
    return { bytes, version, temporary };
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Whether this host's copy of a file is the object that the store has now. Asked at each use: an ETag changes with the bytes. Where there
 * is no copy, the store need not be asked for more than the file itself.
 */
async function isCurrent({ bucket, copies }: Here, key: string): Promise<boolean> {
  const record = await copies.read(key);
  if (!record) return false;
  const found = await findObject(bucket, key);
  if (!found) throw gone();
  return record.version === found.version && record.state === (await fileState(copies.path(key)));
}

async function fetchFile(here: Here, key: string): Promise<string> {
  const { copies, alone } = here;
  if (!(await isCurrent(here, key)))
    await alone(key, async () => {
      if (await isCurrent(here, key)) return;
      const { temporary, bytes, version } = await download(here, key);
      const state = await fileState(await copies.place(temporary, key));
      if (state) await copies.write({ key, version, bytes, state });
    });
  await copies.touch(key);
  return copies.path(key);
}

/** What was written into a folder since it was fetched stays, unless the store has another one by now. */
async function fetchArchive(here: Here, folder: string): Promise<string> {
  const { bucket, copies, alone } = here;
  const path = copies.path(folder);
  const isHere = async (): Promise<boolean> => {
    const record = await copies.read(folder);
    if (!record) return false;
    const found = await findObject(bucket, archiveKey(folder));
    return !found || (record.version === found.version && (await fileState(path)) !== null);
  };
  if (!(await isHere()))
    await alone(folder, async () => {
      if (await isHere()) return;
      const downloaded = await unlessGone(download(here, archiveKey(folder)));
      if (!downloaded) return;
      const { temporary, bytes, version } = downloaded;
      const unpacked = await copies.temporary();
      try {
        await unpackArchive(temporary, unpacked);
        await copies.place(unpacked, folder);
      } finally {
        for (const left of [temporary, unpacked]) await rm(left, { recursive: true, force: true });
      }
      await copies.write({ key: folder, version, bytes, state: folderState(await listMembers(path)) });
    });
  await copies.touch(folder);
  return path;
}

function folderState(members: readonly Member[]): string {
  const hash = createHash("sha256");
  for (const { name, bytes, changed } of members) hash.update(`${name} ${bytes} ${changed}\n`);
  return hash.digest("hex");
}

async function publishFile({ bucket, copies }: Here, key: string): Promise<void> {
  const path = copies.path(key);
  const state = (await fileState(path)) ?? "";
  const record = await copies.read(key);
  if (record?.state === state && record.version === (await findObject(bucket, key))?.version) return;
  const { size } = await stat(path);
  const version = await putStream(bucket, key, createReadStream(path), size);
  await copies.write({ key, version, bytes: size, state });
}

async function publishFolder({ bucket, copies }: Here, folder: string): Promise<void> {
  const members = await listMembers(copies.path(folder));
  const state = folderState(members);
  const record = await copies.read(folder);
  const key = archiveKey(folder);
  if (record?.state === state && record.version === (await findObject(bucket, key))?.version) return;
  const bytes = members.reduce((sum, member) => sum + member.bytes, 0);
  // Each member has its name in the archive twice, with some 80 bytes around it.
  const packed = bytes + members.reduce((sum, { name }) => sum + 2 * name.length + 200, 1000);
  const version = await putStream(bucket, key, packMembers(members), packed);
  await copies.write({ key: folder, version, bytes, state });
}

async function publish(here: Here, key: string): Promise<void> {
  const found = await stat(here.copies.path(key)).catch(() => null);
  if (!found) return;
  await here.alone(key, () => (found.isDirectory() ? publishFolder(here, key) : publishFile(here, key)));
}

/** One file of a folder: from this host where the whole of it lies here, else by its span in the archive. */
async function readMember(
  { bucket, copies }: Here,
  archives: ReturnType<typeof openRemoteArchives>,
  folder: string,
  name: string,
  span: Span | null,
): Promise<Buffer | null> {
  const found = await findObject(bucket, archiveKey(folder));
  if (!found) return null;
  const local = copies.path(join(folder, name));
  if ((await copies.read(folder))?.version === found.version) {
    const bytes = await readSpan(local, span).catch(() => null);
    if (bytes) return bytes;
  }
  return archives.read(archiveKey(folder), found, name, span);
}

/** The largest object that S3 copies by itself; larger ones go through this process. */
const MOST_COPIED_BYTES = 5_000_000_000;

async function copy({ bucket }: Here, from: string, to: string): Promise<boolean> {
  const found = await findObject(bucket, from);
  if (!found) return false;
  if (found.bytes < MOST_COPIED_BYTES) return copyObject(bucket, from, to);
  await putStream(bucket, to, (await openObject(bucket, from)).stream, found.bytes);
  return true;
}

export type S3Options = {
  address: StorageAddress;
  /** Folder of this process's kind on this host: what is fetched and what is written before it is published. */
  root: string;
  /** What the copies on this host may take. */
  mostBytes: number;
};

/**
 * Storage in a bucket of an S3-compatible store. Each use of a copy on this host asks the store for its ETag first, so that what
 * was written anew by another host is never served as it was before.
 *
 * @throws FiftyfoldError where the store cannot be reached, or has no such bucket
 */
export async function openS3Storage({ address, root, mostBytes }: S3Options): Promise<Storage> {
  const bucket = openBucket(address);
  await demandBucket(bucket);
  const copies = openHostCopies(root);
  const here: Here = { bucket, copies, alone: oneAtATime() };
  const archives = openRemoteArchives(bucket);
  const held = new Map<symbol, string>();
  let turn = 0;
  const tidy = (): void => {
    const isKept = ++turn % ASK_EVERY === 0 ? (key: string) => hasObjects(bucket, key) : null;
    const tidying = tidyCopies(copies, { mostBytes, held: [...held.values()], isKept });
    tidying.catch((error) => log.warn({ err: error }, "copies of stored files could not be tidied"));
  };
  tidy();
  setInterval(tidy, TIDY_EVERY_MS).unref();
  return {
    receive: async (key, stream, maxBytes) => {
      const measure = measureStream(maxBytes);
      await putStream(bucket, key, measure.pass(stream), maxBytes);
      return measure.result();
    },
    copy: (from, to) => copy(here, from, to),
    find: (key) => findObject(bucket, key),
    open: async (key, span) => (await openObject(bucket, key, span)).stream,
    fetch: (key) => fetchFile(here, key),
    fetchIfThere: (key) => unlessGone(fetchFile(here, key)),
    isHere: async (key) => (await copies.read(key)) !== null,
    fetchFolder: (key) => fetchArchive(here, key),
    readMember: (folder, name, span = null) => readMember(here, archives, folder, name, span),
    ensureDirectory: async (key) => {
      await mkdir(copies.path(key), { recursive: true, mode: 0o700 });
      return copies.path(key);
    },
    list: async (key) => [...(await listObjects(bucket, key)), ...(await listEntries(copies.path(key)))],
    clearLeft: (key, since) => clearLeft(copies.path(key), since),
    publish: (key) => publish(here, key),
    hold: async (key, work) => {
      const mark = Symbol(key);
      held.set(mark, key);
      try {
        await copies.touchBelow(key);
        return await work();
      } finally {
        held.delete(mark);
      }
    },
    demandWritable: async () => {
      const probe = `probes/${randomUUID()}`;
      await putStream(bucket, probe, Readable.from([Buffer.from("Is there room?")]), 100);
      await removeObject(bucket, probe);
    },
    remove: async (key) => {
      await removeObjects(bucket, key);
      await copies.remove(key);
    },
    removeKnown: async (folder, { files, folders }) => {
      const kept = [
        ...files.map((name) => `${folder}/${name}`),
        ...folders.map((name) => archiveKey(`${folder}/${name}`)),
      ];
      await Promise.all(kept.map((key) => removeObject(bucket, key)));
      await copies.remove(folder);
    },
    link: (key, presentation) => linkTo(bucket, key, presentation),
    isReached: bucket.signer !== null,
    uploadLink: (key, bytes) => uploadLinkTo(bucket, key, bytes),
  };
}
