import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";

export type FileLock = { release(): void };

/**
 * Takes a lock on a file, or returns undefined when another process holds it.
 *
 * The lock is the operating system's (SQLite takes it), so it ends with the process that holds it, however that
 * process dies: there is no stale lock to clear and no process number to mistake for another.
 */
export function tryFileLock(path: string): FileLock | undefined {
  mkdirSync(dirname(path), { recursive: true });
  const file = new DatabaseSync(path, { timeout: 0 });
  try {
    file.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (error) {
    file.close();
    if (error instanceof Error && error.message.includes("locked")) return undefined;
    throw error;
  }
  return { release: () => file.close() };
}

/** Runs `work` while holding the lock; waits for whoever holds it now. */
export async function withFileLock<T>(path: string, work: () => Promise<T>, waitMs = 300_000): Promise<T> {
  const deadline = Date.now() + waitMs;
  let lock = tryFileLock(path);
  while (!lock) {
    if (Date.now() > deadline) throw new Error(`Another process has held ${path} for too long.`);
    await sleep(100);
    lock = tryFileLock(path);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}
