import { type ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { setPriority } from "node:os";
import { join, resolve } from "node:path";
import { passThrough } from "./say.ts";

export const root = resolve(import.meta.dirname, "../..");

export type Program = {
  name: string;
  args: string[];
  env: Record<string, string>;
  /** Whether it, and whatever it starts, lets others go first where the cores do not suffice for all. */
  background?: boolean;
};

/** 0 is usual, 19 lets all others go first. */
const BACKGROUND_NICENESS = 10;

/**
 * Starts a Node program of ours that dies with us. It leads a process group of its own: Ctrl-C in a terminal reaches
 * us alone, so that we stop the programs in order, and a kill takes along whatever the program itself had started.
 */
export function startProgram({ name, args, env, background = false }: Program): ChildProcess {
  const child = spawn(process.execPath, ["--import", join(root, "scripts/die-with-parent.mjs"), ...args], {
    cwd: root,
    env: { ...process.env, ...env, FIFTYFOLD_PARENT: String(process.pid) },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  if (background) letOthersGoFirst(child);
  passThrough(name, child.stdout, process.stdout);
  passThrough(name, child.stderr, process.stderr);
  return child;
}

function letOthersGoFirst({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, BACKGROUND_NICENESS);
    // Linux may weigh sessions against one another, each as a whole: niceness counts within one only, and the session steps back too.
    writeFileSync(`/proc/${pid}/autogroup`, String(BACKGROUND_NICENESS));
  } catch {
    // It has ended, or the system weighs processes alone: what could be done is done.
  }
}

export const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null;

/** Asks the program to stop, and kills it with its whole group if it has not after `patienceMs`. */
export async function stopProgram(child: ChildProcess, patienceMs: number): Promise<void> {
  if (!hasEnded(child)) {
    const ended = new Promise((done) => child.once("exit", done));
    child.kill("SIGTERM");
    const timer = setTimeout(() => killGroup(child), patienceMs);
    await ended;
    clearTimeout(timer);
  }
  killGroup(child);
}

function killGroup(child: ChildProcess): void {
  if (!child.pid) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nobody of the group is left.
  }
}

/** Runs a program to its end; rejects with one line when it fails. */
export function runProgram(program: Program, onStart: (child: ChildProcess) => void): Promise<void> {
  const child = startProgram(program);
  onStart(child);
  return new Promise((done, reject) => {
    child.once("exit", (code, signal) =>
      code === 0
        ? done()
        : reject(new Error(`${program.name} failed (${signal ?? `exit code ${code}`}); its output is above.`)),
    );
  });
}
