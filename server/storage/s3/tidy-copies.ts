import { readdir, stat } from "node:fs/promises";
import type { HostCopies } from "#server/storage/s3/host-copies";

/** What was fetched a moment ago may be in use, and what was made a moment ago may not be published yet. */
export const IN_USE_MS = 10 * 60 * 1000;

/** Nothing arrives for that long without a change. */
const LEFT_MS = 60 * 60 * 1000;

export type TidyOptions = {
  mostBytes: number;
  /** Keys below which nothing may go. */
  held: readonly string[];
  /** Whether the store still has anything below a key; null where it is not to be asked this time. */
  isKept: ((key: string) => Promise<boolean>) | null;
  inUseMs?: number;
};

/** Folders of two names, such as `stress-sets/<id>`: what is deleted is deleted by these. */
async function listFolders(copies: HostCopies): Promise<{ key: string; changed: number }[]> {
  const found: { key: string; changed: number }[] = [];
  for (const kind of ["stress-sets", "trials"])
    for (const name of await readdir(copies.path(kind)).catch(() => [])) {
      const key = `${kind}/${name}`;
      const changed = await stat(copies.path(key)).then(
        ({ mtimeMs }) => mtimeMs,
        () => null,
      );
      if (changed !== null) found.push({ key, changed });
    }
  return found;
}

/**
 * Removes from this host what was deleted in the store, and of the rest what was not used for longest, until it is no larger than
 * allowed. Work that was never published stays.
 */
export async function tidyCopies(copies: HostCopies, options: TidyOptions): Promise<void> {
  const { mostBytes, held, isKept, inUseMs = IN_USE_MS } = options;
  const idleSince = Date.now() - inUseMs;
  for (const folder of held) await copies.touchBelow(folder);
  for (const { key, changed } of isKept ? await listFolders(copies) : [])
    if (isKept && changed < idleSince && !held.some((one) => one.startsWith(key)) && !(await isKept(key)))
      await copies.remove(key);
  await copies.clearArriving(new Date(Date.now() - LEFT_MS));
  const records = (await copies.list()).sort((one, other) => one.usedAt - other.usedAt);
  let bytes = records.reduce((sum, record) => sum + record.bytes, 0);
  for (const record of records) {
    if (bytes <= mostBytes) return;
    if (record.usedAt >= idleSince) continue;
    await copies.remove(record.key);
    bytes -= record.bytes;
  }
}
