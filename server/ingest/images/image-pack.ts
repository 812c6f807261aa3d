import { hash, randomUUID } from "node:crypto";
import { closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeSync, writevSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { PLACE_MARK, packedKey, packName, placeOf } from "#server/contracts/image-key";

/** Images of a set in one file, one after the other: tens of thousands of files take long to make, and longer to send. */
export type ImagePack = {
  folder: string;
  /** Keeps the bytes and returns their key, such as `3f/9a...@0badcafe:4096+812`. The same image is kept once. */
  put: (bytes: Uint8Array) => string;
  /** Has all that was put found, and removes all else from the folder. */
  finish: () => Promise<void>;
  /** Leaves the folder as it was. */
  abandon: () => void;
};

const WRITTEN_AT_ONCE = 1 << 20;
/** No system takes more pieces in one call. */
const MOST_PIECES = 1024;
const ID_LETTERS = 8;

/** The digest in a key: all of it but where it lies, and what parts the folder from the name. */
const digestOf = (key: string): string => (key.split(PLACE_MARK)[0] as string).replace("/", "");

const sha256 = (content: string | Uint8Array): string => hash("sha256", content, "hex");

/** Writes pieces one after the other, without laying them together first. */
function writeAll(file: number, pieces: Uint8Array[]): void {
  for (let at = 0; at < pieces.length; at += MOST_PIECES) {
    const some = pieces.slice(at, at + MOST_PIECES);
    const length = some.reduce((sum, each) => sum + each.length, 0);
    const written = writevSync(file, some);
    if (written === length) continue;
    // A disk that is nearly full takes a part: the rest is tried again, and says what is wrong.
    const rest = Buffer.concat(some).subarray(written);
    for (let from = 0; from < rest.length; ) from += writeSync(file, rest, from);
  }
}

/** The first name that no pack has whose images are still known. */
function chooseId(folder: string, source: string, isRead: boolean): string {
  for (let count = 0; ; count++) {
    const id = sha256(`${source} ${count}`).slice(0, ID_LETTERS);
    if (!isRead || !existsSync(join(folder, packName(id)))) return id;
  }
}

/**
 * Opens a pack for the images of a set in `folder`, which is made when the first image comes.
 *
 * @param source names what the images come from: the same images put in the same order have the same keys, whenever and wherever that is
 * @param known keys of images that the folder holds already, from an earlier reading of the set: who still reads by them finds them
 */
export function openImagePack(folder: string, source: string, known: readonly string[] = []): ImagePack {
  const id = chooseId(folder, source, known.length > 0);
  // Two processes may read the same set at once, when one was taken for dead.
  const partial = join(folder, `${packName(id)}.${randomUUID()}.part`);
  const keys = new Map<string, string>();
  for (const key of known) {
    const place = placeOf(key);
    if (place && existsSync(join(folder, place.file))) keys.set(digestOf(key), key);
  }
  const used = new Set<string>();
  let file: number | null = null;
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let end = 0;

  const write = (): void => {
    if (waitingBytes === 0) return;
    if (file === null) {
      mkdirSync(folder, { recursive: true });
      file = openSync(partial, "wx", 0o600);
    }
    writeAll(file, waiting);
    waiting = [];
    waitingBytes = 0;
  };
  const close = (): void => {
    if (file !== null) closeSync(file);
    file = null;
  };
  const add = (digest: string, bytes: Uint8Array): string => {
    const key = packedKey(digest, id, end, bytes.length);
    used.add(packName(id));
    waiting.push(bytes);
    waitingBytes += bytes.length;
    end += bytes.length;
    if (waitingBytes >= WRITTEN_AT_ONCE) write();
    return key;
  };
  return {
    folder,
    put: (bytes) => {
      const digest = sha256(bytes);
      const known = keys.get(digest);
      if (known !== undefined) {
        used.add(placeOf(known)?.file as string);
        return known;
      }
      const key = add(digest, bytes);
      keys.set(digest, key);
      return key;
    },
    finish: async () => {
      write();
      const isWritten = file !== null;
      close();
      if (isWritten) renameSync(partial, join(folder, packName(id)));
      const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
      for (const entry of entries) {
        const path = join(entry.parentPath, entry.name);
        if (entry.isFile() && !used.has(path.slice(folder.length + 1))) await rm(path, { force: true });
      }
    },
    abandon: () => {
      close();
      rmSync(partial, { force: true });
    },
  };
}
