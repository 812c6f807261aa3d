import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

type Process = { id: number; parent: number; command: string };

function readProc(id: string): Process[] {
  try {
    const status = readFileSync(`/proc/${id}/status`, "utf8");
    const command = readFileSync(`/proc/${id}/cmdline`, "utf8").replaceAll("\0", " ");
    return [{ id: Number(id), parent: Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]), command }];
  } catch {
    return []; // It ended between the two readings.
  }
}

/** All processes: from /proc, as not every Linux image has ps, and from ps elsewhere. */
function listProcesses(): Process[] {
  if (existsSync("/proc/self/status"))
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap(readProc);
  const table = execFileSync("ps", ["-eo", "pid=,ppid=,args="], { encoding: "utf8" }).trim().split("\n");
  return table.map((line) => {
    const [id, parent, ...command] = line.trim().split(/\s+/);
    return { id: Number(id), parent: Number(parent), command: command.join(" ") };
  });
}

/** The ids of the processes that run models for `parent`. */
export function childIds(parent = process.pid): number[] {
  const found = listProcesses().filter(
    (candidate) => candidate.parent === parent && candidate.command.includes("inference/child.ts"),
  );
  return found.map(({ id }) => id);
}
