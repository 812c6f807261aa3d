import { type MessagePort, workerData } from "node:worker_threads";
import { type HelperAsked, type HelperSent, SHARED, STATE } from "#server/jobs/steps/ensemble-helper";
import { prepareDraws } from "#server/ranking/draw-ensembles";

const port = workerData as MessagePort;

/** Makes resamples of numbers that nobody else makes, once it is known which variants may be chosen. */
function make({ task, shared }: HelperAsked): HelperSent["draws"] {
  const draws: HelperSent["draws"] = [];
  try {
    const prepared = prepareDraws(task);
    Atomics.wait(shared, SHARED.state, STATE.waiting);
    if (Atomics.load(shared, SHARED.state) === STATE.over) return draws;
    const size = shared[SHARED.poolSize] as number;
    const drawAt = prepared(Array.from(shared.subarray(SHARED.pool, SHARED.pool + size)));
    const resamples = shared[SHARED.resamples] as number;
    const next = (): number => Atomics.add(shared, SHARED.next, 1);
    for (let attempt = next(); attempt < resamples; attempt = next()) draws.push([attempt, drawAt(attempt)]);
  } catch {
    // Whoever ranks makes what is missing, and finds what is wrong.
  }
  return draws;
}

port.on("message", (asked: HelperAsked) => {
  const draws = make(asked);
  port.postMessage({ number: asked.number, draws } satisfies HelperSent);
  Atomics.store(asked.shared, SHARED.isSent, 1);
  Atomics.notify(asked.shared, SHARED.isSent);
});
