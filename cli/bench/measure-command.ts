import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { InferenceError } from "#server/errors";

const SAMPLE_MS = 100;

/** Processes of the tree below `root`, itself included, by Linux's /proc. */
function processTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, "utf8");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
    } catch {
      // It ended while we looked.
    }
  }
  const tree = [root];
  for (let at = 0; at < tree.length; at++) tree.push(...(children.get(tree[at] as number) ?? []));
  return tree;
}

/** Bytes that a process tree holds resident, shared pages shared out; null where there is no /proc. */
function residentBytes(root: number): number | null {
  try {
    let kilobytes = 0;
    for (const pid of processTree(root)) {
      const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
    }
    return kilobytes * 1024;
  } catch {
    return null;
  }
}

/** Runs the rank command as its user does, from start to exit. */
export function measureCommand(args: string[]): Promise<{ seconds: number; peakBytes: number | null }> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "cli/rank.ts", ...args], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let peakBytes: number | null = null;
    let errors = "";
    child.stderr.on("data", (piece) => {
      errors += String(piece);
    });
    const timer = setInterval(() => {
      const bytes = residentBytes(child.pid as number);
      if (bytes !== null) peakBytes = Math.max(peakBytes ?? 0, bytes);
    }, SAMPLE_MS);
    child.once("exit", (code) => {
      clearInterval(timer);
      if (code === 0) resolve({ seconds: (performance.now() - start) / 1000, peakBytes });
      else reject(new InferenceError(`The rank command ended with code ${code}: ${errors}`));
    });
  });
}
