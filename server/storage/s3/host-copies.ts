import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { z } from "zod";
import { clearLeft, listEntries, removeUnchanged } from "#server/storage/at-work";
import { pathBelow } from "#server/storage/local-disk";

const recordSchema = z.object({
  key: z.string(),
  /** Of the object that the copy is of. */
  version: z.string(),
  bytes: z.number(),
  /** How the copy lay on the disk when it was that object's: it has been written to since where it lies otherwise. */
  state: z.string(),
});
export type CopyRecord = z.infer<typeof recordSchema>;

const PRIVATE = { recursive: true, mode: 0o700 } as const;
const isBelow = (key: string, folder: string): boolean => key === folder || key.startsWith(`${folder}/`);

export type HostCopies = ReturnType<typeof openHostCopies>;

/** What of a store lies on this host's disk, below `root`, and which version of it. Several processes may share the folder. */
export function openHostCopies(root: string) {
  const path = pathBelow(join(root, "files"));
  const records = join(root, "records");
  const recordPath = (key: string): string => join(records, encodeURIComponent(key));
  const readRecord = async (name: string): Promise<(CopyRecord & { usedAt: number }) | null> => {
    try {
      const file = join(records, name);
      const record = recordSchema.parse(JSON.parse(await readFile(file, "utf8")));
      return { ...record, usedAt: (await stat(file)).mtimeMs };
    } catch {
      return null;
    }
  };
  const listNames = async (): Promise<string[]> =>
    (await readdir(records).catch(() => [])).filter((name) => !name.endsWith(".part"));
  const list = async () => {
    const found: (CopyRecord & { usedAt: number })[] = [];
    for (const name of await listNames()) found.push(...[await readRecord(name)].filter((record) => record !== null));
    return found;
  };
  const listBelow = async (folder: string): Promise<string[]> =>
    (await listNames()).map(decodeURIComponent).filter((key) => isBelow(key, folder));
  const touch = async (key: string): Promise<void> => {
    await utimes(recordPath(key), new Date(), new Date()).catch(() => undefined);
  };
  const forget = (key: string): Promise<void> => rm(recordPath(key), { force: true });
  return {
    path,
    list,
    touch,
    read: (key: string) => readRecord(encodeURIComponent(key)),
    write: async (record: CopyRecord): Promise<void> => {
      await mkdir(records, PRIVATE);
      const temporary = join(records, `${randomUUID()}.part`);
      await writeFile(temporary, JSON.stringify(record));
      await rename(temporary, recordPath(record.key));
    },
    /** A name to write under until all is there, on the same disk. */
    temporary: async (): Promise<string> => {
      await mkdir(join(root, "arriving"), PRIVATE);
      return join(root, "arriving", `${randomUUID()}.part`);
    },
    /** Puts a finished file or folder where its key lies. */
    place: async (temporary: string, key: string): Promise<string> => {
      const target = path(key);
      await mkdir(dirname(target), PRIVATE);
      const isFolder = (await stat(temporary)).isDirectory();
      if (isFolder) await rename(target, `${temporary}.old`).catch(() => undefined);
      await rename(temporary, target);
      if (isFolder) await rm(`${temporary}.old`, { recursive: true, force: true });
      return target;
    },
    /** Removes what was fetched by processes that were killed before all of it had arrived, unless it was changed since. */
    clearArriving: async (since: Date): Promise<void> => {
      for (const { name } of await listEntries(join(root, "arriving")))
        await removeUnchanged(join(root, "arriving", name), since);
      await clearLeft(records, since);
    },
    touchBelow: async (folder: string): Promise<void> => {
      for (const key of await listBelow(folder)) await touch(key);
    },
    /** Takes a file or a folder, and what is known of it, off this host. */
    remove: async (folder: string): Promise<void> => {
      for (const key of await listBelow(folder)) await forget(key);
      await rm(path(folder), { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}
