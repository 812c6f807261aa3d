import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** What a process at work keeps for itself and clears away: never part of what others are to find. */
export const AT_WORK =
  /^(tensors|opening|fresh|spilled|tables|unpacked|inner|metadata|work)-|^units$|\.(part|joined|block-\d+)$/;

/** Many files, and none that anybody writes for himself. */
const PASSED_BY = "images";

/**
 * When a file, or anything in a folder, was changed last, in milliseconds since 1970. What is gone since it was listed has just got
 * another name or been removed, so that nobody may take it, or what lies beside it, for old.
 */
async function lastChange(path: string): Promise<number> {
  const found = await stat(path).catch(() => null);
  if (!found) return Number.POSITIVE_INFINITY;
  const names = found.isDirectory() ? await readdir(path).catch(() => []) : [];
  const inside = await Promise.all(names.map((name) => lastChange(join(path, name))));
  return Math.max(found.mtimeMs, ...inside);
}

/** Removes a file, or a folder and all in it, unless any of it was changed since. */
export async function removeUnchanged(path: string, since: Date): Promise<void> {
  if ((await lastChange(path)) < since.getTime()) await rm(path, { recursive: true, force: true });
}

/** Removes below a folder what processes that were killed in the middle of their work have left, unless it was changed since. */
export async function clearLeft(folder: string, since: Date): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (AT_WORK.test(entry.name)) await removeUnchanged(path, since);
    else if (entry.isDirectory() && entry.name !== PASSED_BY) await clearLeft(path, since);
  }
}

/** What lies right in a folder of this host, with when each file was changed last. */
export async function listEntries(folder: string): Promise<{ name: string; changed: number | null }[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return Promise.all(
    entries.map(async (entry) => ({
      name: entry.name,
      changed: entry.isFile() ? await lastChange(join(folder, entry.name)) : null,
    })),
  );
}
