import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { resolve } from "node:path";

export type Kept = {
  /** The process that runs now, or ran last. */
  pid: () => number;
  starts: () => number;
  stop: () => Promise<void>;
};
export type Program = {
  args: string[];
  /** Asked anew at each start. */
  env: () => Promise<NodeJS.ProcessEnv>;
  log: string;
};

const ROOT = resolve(import.meta.dirname, "../..");
const PAUSE_MS = 300;
const STOP_MS = 30_000;

function start({ args, log }: Program, env: NodeJS.ProcessEnv): ChildProcess {
  const output = openSync(log, "a");
  const stdio = ["ignore", output, output] as ["ignore", number, number];
  // npm's mark has our scripts end with whoever has started them.
  const marked = { ...env, npm_lifecycle_event: "chaos", FIFTYFOLD_PARENT: String(process.pid) };
  const child = spawn(process.execPath, args, { cwd: ROOT, env: marked, detached: true, stdio });
  closeSync(output);
  return child;
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, "SIGKILL");
  } catch {
    // Nobody of the group is left.
  }
}

/** Runs a Node program and, as a service manager does, starts it again whenever it ends. */
export async function keepAlive(program: Program): Promise<Kept> {
  let child = start(program, await program.env());
  let starts = 1;
  let stopped = false;
  const watch = (): void => {
    child.once("exit", async () => {
      await new Promise((done) => setTimeout(done, PAUSE_MS));
      if (stopped) return;
      const env = await program.env();
      child = start(program, env);
      starts++;
      watch();
    });
  };
  watch();
  return {
    pid: () => child.pid ?? 0,
    starts: () => starts,
    stop: async () => {
      stopped = true;
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, "exit");
        child.kill("SIGTERM");
        const timer = setTimeout(() => killGroup(child), STOP_MS);
        await ended;
        clearTimeout(timer);
      }
    },
  };
}
