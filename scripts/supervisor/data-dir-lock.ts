import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { tryFileLock } from "#db/embedded/file-lock";
import { ConflictError } from "#server/errors";

export type DataDirLock = {
  /** The run before this one was killed: its web server may still be on its way out. */
  wasKilled: boolean;
  release(): void;
};

/** One product per data folder. The lock ends with this process, so one that was killed leaves none behind. */
export function lockDataDir(dataDir: string, address: string): DataDirLock {
  // As root the folder may be passed through, not listed: PostgreSQL's own user must reach its part of it.
  mkdirSync(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 });
  const card = join(dataDir, "supervisor.json");
  const lock = tryFileLock(join(dataDir, "supervisor.lock"));
  if (!lock) {
    const other = existsSync(card)
      ? (JSON.parse(readFileSync(card, "utf8")) as { pid: number; address: string })
      : undefined;
    const who = other ? ` (process ${other.pid}, ${other.address})` : "";
    throw new ConflictError(
      `Fiftyfold already runs on the data folder ${dataDir}${who}.`,
      "Stop it first, or set another DATA_DIR.",
    );
  }
  const wasKilled = existsSync(card);
  writeFileSync(card, `${JSON.stringify({ pid: process.pid, address })}\n`);
  const release = () => {
    rmSync(card, { force: true });
    lock.release();
  };
  return { wasKilled, release };
}
