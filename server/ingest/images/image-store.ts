import { createHash, randomUUID } from "node:crypto";
import { createWriteStream, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { mkdir, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";

/** Files named for their content: the same image is kept once, and a name that is there is whole. */
export type ImageStore = {
  folder: string;
  /** Keeps the bytes and returns their name in the store, such as `3f/9a...`. */
  put: (bytes: Uint8Array) => Promise<string>;
  /** The same for bytes that may be many. */
  putStream: (bytes: AsyncIterable<Uint8Array>) => Promise<string>;
  read: (key: string) => Promise<Buffer>;
  /** Removes all files but those named. */
  keepOnly: (keys: Set<string>) => Promise<void>;
};

/** Names start with two hexadecimal digits for the folder, so that no folder holds more than a few thousand files. */
const toKey = (digest: string): string => `${digest.slice(0, 2)}/${digest.slice(2)}`;

/**
 * Opens the store in `folder`, which is made when the first file comes. Images are small and many: to read and write them at once takes a
 * tenth of what it takes to have each of them read and written beside others.
 */
export function openImageStore(folder: string): ImageStore {
  const made = new Map<string, Promise<unknown>>();
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
    read: async (key) => readFileSync(join(folder, key)),
    keepOnly: async (keys) => {
      const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
      for (const entry of entries) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name);
        if (!keys.has(path.slice(folder.length + 1))) await rm(path, { force: true });
      }
    },
  };
}
