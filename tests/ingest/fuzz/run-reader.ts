import { fork } from "node:child_process";
import { join } from "node:path";

export type Failure = { file: string; number: number; what: string };
export type Tally = { file: string; taken: number; refused: number; slowest: number; failures: Failure[] };

/** Longest that a person would wait for a file of a few kilobytes. */
const HANGS_MS = 10_000;
/** A reader that fails this often has one fault, not many. */
const MOST_FAILURES = 20;

type Message = { number: number; outcome?: "taken" | "refused" | { failure: string } };

/** Runs the numbers from `from` on until they are done, or the process dies or hangs; says where the next run begins. */
function runOnce(tally: Tally, seed: number, from: number, to: number): Promise<number> {
  return new Promise((done) => {
    const child = fork(join(import.meta.dirname, "child.ts"), [tally.file, String(seed), String(from), String(to)], {
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    let at = from;
    let started = performance.now();
    let isOver = false;
    let said = "";
    const fail = (what: string): void => {
      tally.failures.push({ file: tally.file, number: at, what });
    };
    const watch = setInterval(() => {
      if (isOver || performance.now() - started < HANGS_MS) return;
      fail(`took longer than ${HANGS_MS / 1000} s`);
      isOver = true;
      child.kill("SIGKILL");
    }, 500);
    child.stderr?.on("data", (piece: Buffer) => {
      said = (said + piece.toString()).slice(-2000);
    });
    child.on("message", ({ number, outcome }: Message) => {
      at = number;
      if (outcome === undefined) {
        started = performance.now();
        return;
      }
      tally.slowest = Math.max(tally.slowest, performance.now() - started);
      if (outcome === "taken") tally.taken++;
      else if (outcome === "refused") tally.refused++;
      else fail(outcome.failure);
      at = number + 1;
      started = performance.now();
    });
    child.on("exit", (code, signal) => {
      clearInterval(watch);
      if (!isOver && at < to) fail(`ended the process (${signal ?? code}) ${said}`);
      done(at < to ? at + 1 : to);
    });
  });
}

/** Has `runs` damaged copies of a file read, in a process of their own, which is started again where it dies or hangs. */
export async function runReader(file: string, seed: number, runs: number): Promise<Tally> {
  const tally: Tally = { file, taken: 0, refused: 0, slowest: 0, failures: [] };
  for (let from = 0; from < runs && tally.failures.length < MOST_FAILURES; )
    from = await runOnce(tally, seed, from, runs);
  return tally;
}
