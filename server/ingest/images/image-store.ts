import { createHash, randomUUID } from "node:crypto";
import {
  closeSync,
  createWriteStream,
  existsSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { type ImageSpan, placeOf, toKey } from "#server/contracts/image-key";

/** Files named for their content: the same file is kept once, and a name that is there is whole. Reads what lies in packs, too. */
export type ImageStore = {
  folder: string;
  /** Keeps the bytes and returns their name in the store, such as `3f/9a...`. */
  put: (bytes: Uint8Array) => Promise<string>;
  /** The same for bytes that may be many. */
  putStream: (bytes: AsyncIterable<Uint8Array>) => Promise<string>;
  read: (key: string) => Promise<Buffer>;
  close: () => void;
};

/**
 * Opens the store in `folder`, which is made when the first file comes. Images are small and many: to read and write them at once takes
 * far less than to have each of them read and written beside others.
 */
export function openImageStore(folder: string): ImageStore {
  const made = new Map<string, Promise<unknown>>();
  const packs = new Map<string, number>();
  const readSpan = (name: string, { start, end }: ImageSpan): Buffer => {
    const file = packs.get(name) ?? openSync(join(folder, name), "r");
    packs.set(name, file);
    const bytes = Buffer.allocUnsafe(end - start + 1);
    if (readSync(file, bytes, 0, bytes.length, start) < bytes.length) throw new Error("A pack of images is cut short.");
    return bytes;
  };
  const ensure = (shard: string): Promise<unknown> => {
    const making = made.get(shard) ?? mkdir(join(folder, shard), { recursive: true });
    made.set(shard, making);
    return making;
  };
  return {
    folder,
    put: async (bytes) => {
      const key = toKey(createHash("sha256").update(bytes).digest("hex"));
      const path = join(folder, key);
      if (existsSync(path)) return key;
      await ensure(key.slice(0, 2));
      // A file that is only half written must not bear the name of the whole.
      const partial = join(folder, `${randomUUID()}.part`);
      writeFileSync(partial, bytes);
      renameSync(partial, path);
      return key;
    },
    putStream: async (bytes) => {
      const hash = createHash("sha256");
      await mkdir(folder, { recursive: true });
      const partial = join(folder, `${randomUUID()}.part`);
      const hashed = async function* (): AsyncGenerator<Uint8Array> {
        for await (const piece of bytes) {
          hash.update(piece);
          yield piece;
        }
      };
      await pipeline(hashed, createWriteStream(partial));
      const key = toKey(hash.digest("hex"));
      await ensure(key.slice(0, 2));
      await rename(partial, join(folder, key));
      return key;
    },
    read: async (key) => {
      const place = placeOf(key);
      if (!place) throw new Error("There is no image of this name.");
      return place.span ? readSpan(place.file, place.span) : readFileSync(join(folder, place.file));
    },
    close: () => {
      for (const file of packs.values()) closeSync(file);
      packs.clear();
    },
  };
}
