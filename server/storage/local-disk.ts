import { createHash, randomUUID } from "node:crypto";
import { copyFile, link, mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve, sep } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { FiftyfoldError, InputError } from "#server/errors";

export type ReceivedFile = { bytes: number; sha256: string };

/** Files of the product under one folder, named by keys such as `stress-sets/<id>/upload`. */
export type Storage = {
  /** Where a key lies on this machine's disk. */
  path: (key: string) => string;
  /** Streams bytes to a temporary name, then renames: a key either holds a whole file or does not exist. */
  receive: (key: string, stream: Readable, maxBytes: number) => Promise<ReceivedFile>;
  /** Has a file under a second key too, without its bytes a second time where the disk can do so. False where there is none. */
  copy: (from: string, to: string) => Promise<boolean>;
  ensureDirectory: (key: string) => Promise<string>;
  read: (key: string) => Promise<Buffer>;
  /** Writes a file and removes it again; throws where that cannot be done. */
  demandWritable: () => Promise<void>;
  /** Removes a file, or a folder and all in it. */
  remove: (key: string) => Promise<void>;
};

/** Other people's data: nobody but the product's own user may look into these folders. */
const PRIVATE = { recursive: true, mode: 0o700 };

function tooLarge(maxBytes: number): InputError {
  return new InputError(`The file is larger than the ${Math.floor(maxBytes / 1e6)} MB that this server takes.`, {
    code: "too-large",
    hint: "Send fewer rows: a few thousand are enough to tell variants apart.",
  });
}

/** Writes a new file to its end and onto the disk. Failed or not, the file is closed, and so can be removed, afterwards. */
async function writeDurably(path: string, stream: Readable, maxBytes: number): Promise<ReceivedFile> {
  const hash = createHash("sha256");
  let bytes = 0;
  const file = await open(path, "wx");
  try {
    await pipeline(stream, async (pieces: AsyncIterable<Buffer>) => {
      for await (const piece of pieces) {
        bytes += piece.length;
        if (bytes > maxBytes) throw tooLarge(maxBytes);
        hash.update(piece);
        await file.writeFile(piece);
      }
    });
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** Storage on the local disk below `root`. */
export function createLocalStorage(root: string): Storage {
  const base = resolve(root);
  const path = (key: string): string => {
    const full = resolve(base, key);
    if (!full.startsWith(base + sep))
      throw new FiftyfoldError("internal", "A storage key leads out of the storage folder.");
    return full;
  };
  return {
    path,
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
    ensureDirectory: async (key) => {
      await mkdir(path(key), PRIVATE);
      return path(key);
    },
    read: (key) => readFile(path(key)),
    demandWritable: async () => {
      const probe = path(`.${randomUUID()}.probe`);
      await mkdir(base, PRIVATE);
      try {
        await writeFile(probe, "Is there room?");
      } finally {
        await rm(probe, { force: true });
      }
    },
    // A worker may still write into the folder until it notices that its work is no longer wanted.
    remove: (key) => rm(path(key), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }),
  };
}
