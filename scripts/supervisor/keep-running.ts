import type { ChildProcess } from "node:child_process";
import { type Program, startProgram, stopProgram } from "./children.ts";
import { say } from "./say.ts";

export type Kept = {
  stop(patienceMs: number): Promise<void>;
  restart(program: Program): Promise<void>;
  crashes(): number;
};

const firstPauseMs = 500;
const longestPauseMs = 30_000;
/** A program that ran this long had started well: the next pause is the shortest again. */
const steadyMs = 10_000;

/** Keeps a program running: starts it again when it ends, after a pause that doubles with every quick end. */
export function keepRunning(first: Program): Kept {
  let program = first;
  let child: ChildProcess;
  let pauseMs = firstPauseMs;
  let crashes = 0;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const start = () => {
    const startedAt = Date.now();
    const started = startProgram(program);
    child = started;
    started.once("exit", (code, signal) => {
      if (stopped || child !== started) return;
      crashes += 1;
      if (Date.now() - startedAt > steadyMs) pauseMs = firstPauseMs;
      say(`${program.name} ended (${signal ?? `exit code ${code}`}); it starts again in ${pauseMs / 1000} s.`);
      // Whatever it had started must not work on beside its successor.
      void stopProgram(started, 0);
      timer = setTimeout(start, pauseMs);
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
    });
  };
  const halt = async (patienceMs: number) => {
    stopped = true;
    clearTimeout(timer);
    await stopProgram(child, patienceMs);
  };
  start();
  return {
    stop: halt,
    crashes: () => crashes,
    restart: async (next) => {
      await halt(5000);
      program = next;
      stopped = false;
      start();
    },
  };
}
