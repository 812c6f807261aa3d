import { spawn } from "node:child_process";
import { once } from "node:events";
import { LOOK_MS, withPeaks } from "#cli/bench/process-tree";
import { InferenceError } from "#server/errors";

/** Starts the rank command as its user does. */
function startCommand(args: string[]): { pid: number; ended: Promise<void> } {
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "cli/rank.ts", ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (piece) => {
    errors += String(piece);
  });
  const ended = once(child, "exit").then(([code]) => {
    if (code !== 0) throw new InferenceError(`The rank command ended with code ${code}: ${errors}`);
  });
  return { pid: child.pid as number, ended };
}

/** Seconds that the rank command takes, from start to exit. */
export async function measureCommand(args: string[]): Promise<number> {
  const start = performance.now();
  await startCommand(args).ended;
  return (performance.now() - start) / 1000;
}

/** The most that its processes hold together, in bytes: in a run of its own, as looking at it takes time. */
export async function commandPeak(args: string[]): Promise<number | null> {
  const { pid, ended } = startCommand(args);
  const { peaks } = await withPeaks({ command: pid }, LOOK_MS.often, () => ended);
  return peaks.command;
}
