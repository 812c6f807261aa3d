import { spawn } from "node:child_process";
import { once } from "node:events";
import { withPeaks } from "#cli/bench/process-tree";
import { InferenceError } from "#server/errors";

export type Command = { seconds: number; peakBytes: number | null };

/** Runs the rank command as its user does, from start to exit. */
export async function measureCommand(args: string[]): Promise<Command> {
  const start = performance.now();
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "cli/rank.ts", ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let errors = "";
  child.stderr.on("data", (piece) => {
    errors += String(piece);
  });
  const { value, peaks } = await withPeaks({ command: child.pid as number }, () => once(child, "exit"));
  const seconds = (performance.now() - start) / 1000;
  if (value[0] !== 0) throw new InferenceError(`The rank command ended with code ${value[0]}: ${errors}`);
  return { seconds, peakBytes: peaks.command };
}
