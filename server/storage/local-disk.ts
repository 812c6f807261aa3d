import { randomUUID } from "node:crypto";
import { copyFile, link, mkdir, open, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { clearLeft, listEntries } from "#server/storage/at-work";
import { gone, measureStream, strayKey } from "#server/storage/measure-stream";
import { readSpan } from "#server/storage/read-span";
import type { FoundFile, ReceivedFile, Storage } from "#server/storage/storage";

/** Other people's data: nobody but the product's own user may look into these folders. */
const PRIVATE = { recursive: true, mode: 0o700 };

/** Writes a new file to its end and onto the disk. Failed or not, the file is closed, and so can be removed, afterwards. */
async function writeDurably(path: string, stream: Readable, maxBytes: number): Promise<ReceivedFile> {
  const measure = measureStream(maxBytes);
  const file = await open(path, "wx");
  try {
    await pipeline(stream, measure.pass, async (pieces: AsyncIterable<Buffer>) => {
      for await (const piece of pieces) await file.writeFile(piece);
    });
    await file.sync();
  } finally {
    await file.close();
  }
  return measure.result();
}

/** Where a key lies below a folder; a key that leads out of it is refused. */
export function pathBelow(root: string): (key: string) => string {
  const base = resolve(root);
  return (key) => {
    const full = resolve(base, key);
    if (!full.startsWith(base + sep)) throw strayKey();
    return full;
  };
}

/** Storage on the local disk below `root`. */
export function createLocalStorage(root: string): Storage {
  const path = pathBelow(root);
  const find = async (key: string): Promise<FoundFile | null> => {
    const found = await stat(path(key), { bigint: true }).catch(() => null);
    return found && { bytes: Number(found.size), version: `${found.size} ${found.mtimeNs}` };
  };
  const remove = (key: string): Promise<void> =>
    rm(path(key), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  return {
    receive: async (key, stream, maxBytes) => {
      const target = path(key);
      const temporary = join(dirname(target), `.${randomUUID()}.part`);
      await mkdir(dirname(target), PRIVATE);
      try {
        const received = await writeDurably(temporary, stream, maxBytes);
        await rename(temporary, target);
        return received;
      } catch (error) {
        await rm(temporary, { force: true });
        throw error;
      }
    },
    copy: async (from, to) => {
      await mkdir(dirname(path(to)), PRIVATE);
      const isGone = (error: NodeJS.ErrnoException): boolean => {
        if (error.code === "ENOENT") return false;
        throw error;
      };
      // Files are never changed in place, so that two names for one are as good as two files.
      const linked = await link(path(from), path(to)).then(
        () => true,
        () => false,
      );
      return linked || copyFile(path(from), path(to)).then(() => true, isGone);
    },
    find,
    open: async (key, span) => {
      // Opened before the answer begins, so that a file that is gone is an error and not half a download.
      const file = await open(path(key), "r").catch(() => Promise.reject(gone()));
      return file.createReadStream(span ?? undefined);
    },
    fetch: async (key) => {
      if (!(await find(key))) throw gone();
      return path(key);
    },
    fetchIfThere: async (key) => ((await find(key)) ? path(key) : null),
    isHere: async (key) => (await find(key)) !== null,
    fetchFolder: async (key) => path(key),
    readMember: (folder, name, span) => readSpan(path(join(folder, name)), span).catch(() => null),
    ensureDirectory: async (key) => {
      await mkdir(path(key), PRIVATE);
      return path(key);
    },
    demandWritable: async () => {
      const probe = path(`.${randomUUID()}.probe`);
      await mkdir(dirname(probe), PRIVATE);
      try {
        await writeFile(probe, "Is there room?");
      } finally {
        await rm(probe, { force: true });
      }
    },
    list: (key) => listEntries(path(key)),
    clearLeft: (key, since) => clearLeft(path(key), since),
    publish: async () => undefined,
    hold: (_, work) => work(),
    // A worker may still write into the folder until it notices that its work is no longer wanted.
    remove,
    removeKnown: remove,
    link: async () => null,
    isReached: false,
    uploadLink: async () => null,
  };
}
