import { availableParallelism } from "node:os";
import { join } from "node:path";
import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { EnsembleHelp, EnsembleHelper, EnsembleTask } from "#server/ranking/draw-ensembles";
import type { EnsembleDraw } from "#server/statistics/out-of-bag-ensembles";

/**
 * What the two threads share of a task, as 32-bit integers: how far it is, the number of the next resample, how many are made, whether
 * the helper has sent what it made, how many variants may be chosen; then these variants.
 */
export const SHARED = { state: 0, next: 1, resamples: 2, isSent: 3, poolSize: 4, pool: 5 };
/** The variants are not known yet, resamples are made, there are to be none. */
export const STATE = { waiting: 0, going: 1, over: 2 };

/** What the helper is sent: a task and its number. */
export type HelperAsked = { number: number; task: EnsembleTask; shared: Int32Array };
/** What it made of it. */
export type HelperSent = { number: number; draws: [number, EnsembleDraw | null][] };

/** A helper that has sent nothing after so long is gone: what it was to make is made here. */
const LONGEST_MS = 60_000;

/**
 * Starts a thread that makes resamples of ensembles beside the one that ranks; null where there is one core only. It keeps no process
 * alive. One task at a time.
 */
export function startEnsembleHelper(): EnsembleHelper | null {
  if (availableParallelism() < 2) return null;
  const { port1: port, port2 } = new MessageChannel();
  const thread = new Worker(join(import.meta.dirname, "ensemble-helper.thread.ts"), {
    workerData: port2,
    transferList: [port2],
  });
  let isThere = true;
  const gone = (): void => {
    isThere = false;
  };
  thread.once("error", gone).once("exit", gone).unref();
  port.unref();
  let tasks = 0;

  function begin(task: EnsembleTask): EnsembleHelp {
    const number = ++tasks;
    const shared = new Int32Array(new SharedArrayBuffer(4 * (SHARED.pool + task.answers.variants.length)));
    if (isThere) port.postMessage({ number, task, shared } satisfies HelperAsked);
    const tell = (state: number): void => {
      Atomics.store(shared, SHARED.state, state);
      Atomics.notify(shared, SHARED.state);
    };
    const collect = (): Map<number, EnsembleDraw | null> => {
      if (isThere) Atomics.wait(shared, SHARED.isSent, 0, LONGEST_MS);
      // What an earlier task left, of which nothing was wanted, comes first.
      for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port)) {
        const sent = got.message as HelperSent;
        if (sent.number === number) return new Map(sent.draws);
      }
      return new Map();
    };
    return {
      cancel: () => tell(STATE.over),
      choose: (pool, resamples) => {
        shared.set(pool, SHARED.pool);
        shared[SHARED.poolSize] = pool.length;
        shared[SHARED.resamples] = resamples;
        tell(STATE.going);
        return { next: () => Atomics.add(shared, SHARED.next, 1), collect };
      },
    };
  }
  return { begin };
}
