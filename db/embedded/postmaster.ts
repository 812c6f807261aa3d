import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The process that a cluster's postmaster.pid names, and the port it listens on (lines 1 and 4 of that file). */
export function readPostmaster(cluster: string): { pid: number; port: number } | undefined {
  const path = join(cluster, "postmaster.pid");
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, "utf8").split("\n");
  return { pid: Number(lines[0]), port: Number(lines[3] ?? Number.NaN) };
}

/** Whether the process lives and is the server of this cluster: after a restart its number may be another's. */
export function isPostmasterOf(pid: number, cluster: string): boolean {
  if (!Number.isInteger(pid) || pid <= 1) return false;
  return commandLine(pid).includes(cluster);
}

/** Whether any process has this number, of whatever user. */
export function exists(pid: number): boolean {
  try {
    return Number.isInteger(pid) && pid > 1 && process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function commandLine(pid: number): string {
  if (process.platform !== "linux") {
    return spawnSync("ps", ["-p", String(pid), "-o", "args="], { encoding: "utf8" }).stdout;
  }
  try {
    // Empty for a dead process that nobody has reaped yet.
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
