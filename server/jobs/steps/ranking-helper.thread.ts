import { type MessagePort, workerData } from "node:worker_threads";
import {
  type HelperAsked,
  type HelperSent,
  type LargeAnswers,
  type PartAsked,
  type PartSent,
  SHARED,
  STATE,
  takeFrom,
} from "#server/jobs/steps/ranking-helper";
import { MOST_ANSWERS_KEPT } from "#server/jobs/steps/read-answers";
import { readPart } from "#server/jobs/steps/read-part";
import { figuresOf } from "#server/ranking/describe-answers";
import { prepareDraws, prepareJudge } from "#server/ranking/draw-ensembles";
import type { HelperTask } from "#server/ranking/helper";
import { resampler } from "#server/statistics/metric-bootstrap";

const port = workerData as MessagePort;
let kept: LargeAnswers | null = null;

/** Makes pieces of work of numbers that nobody else has taken. */
function makePieces<Piece>(
  count: number,
  next: () => number,
  make: (number: number) => Piece,
  into: Map<number, Piece>,
): void {
  for (let number = next(); number < count; number = next()) into.set(number, make(number));
}

function work({ task: asked, large, shared }: HelperAsked, { draws, figures, drawn }: HelperSent): void {
  const own = large ?? kept;
  if (!own) throw new RangeError("No answers were sent, and none are kept.");
  kept = own.predicted.length <= MOST_ANSWERS_KEPT ? own : null;
  const task: HelperTask = { ...asked, answers: { ...asked.answers, ...own } };
  const judge = prepareJudge(task);
  const prepared = prepareDraws(task, judge);
  Atomics.wait(shared, SHARED.state, STATE.waiting);
  if (Atomics.load(shared, SHARED.state) === STATE.over) return;
  const size = shared[SHARED.poolSize] as number;
  const drawAt = prepared(Array.from(shared.subarray(SHARED.pool, SHARED.pool + size)));
  const nextDraw = (): number => Atomics.add(shared, SHARED.nextResample, 1);
  makePieces(shared[SHARED.resamples] as number, nextDraw, drawAt, draws);
  const measure = figuresOf(task.answers, task.figures);
  const figureAt = (number: number) => (measure[number] as (typeof measure)[number])();
  const count = shared[SHARED.figures] as number;
  makePieces(count, () => takeFrom("end", shared, SHARED.figuresTaken, count), figureAt, figures);
  // By now whoever ranks may be at resamples of the objective, alone.
  const times = Atomics.load(shared, SHARED.timesDrawn);
  if (times === 0) return;
  const drawAgain = resampler(judge.metric, judge.units, {
    count: shared[SHARED.drawnWanted] as number,
    place: shared.slice(SHARED.place, SHARED.place + 4),
    judgesLeftOut: shared[SHARED.judgesLeftOut] === 1,
  });
  makePieces(times, () => Atomics.add(shared, SHARED.nextDrawn, 1), drawAgain, drawn);
}

function rankWith(asked: HelperAsked): HelperSent {
  const sent: HelperSent = { number: asked.number, draws: new Map(), figures: new Map(), drawn: new Map() };
  try {
    work(asked, sent);
  } catch {
    // Whoever ranks makes what is missing, and finds what is wrong.
  }
  return sent;
}

function read({ number, part }: PartAsked): PartSent {
  try {
    return { number, counts: readPart(part).map(({ counts }) => counts) };
  } catch {
    return { number, counts: null };
  }
}

port.on("message", (asked: HelperAsked | PartAsked) => {
  port.postMessage("part" in asked ? read(asked) : rankWith(asked));
  Atomics.store(asked.shared, SHARED.isSent, 1);
  Atomics.notify(asked.shared, SHARED.isSent);
});
