import { availableParallelism } from "node:os";
import { join } from "node:path";
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from "node:worker_threads";
import type { MetricResult } from "#server/contracts/ranking";
import { type AnswersHelper, MOST_ANSWERS_KEPT } from "#server/jobs/steps/read-answers";
import type { AnswersPart } from "#server/jobs/steps/read-part";
import type { Answers } from "#server/ranking/answers";
import type { HelperTask, RankingHelp, RankingHelper } from "#server/ranking/helper";
import { type DrawnTogether, timesDrawn } from "#server/statistics/metric-bootstrap";
import type { EnsembleDraw } from "#server/statistics/out-of-bag-ensembles";
import { type ReliabilityCounts, reliabilityTally } from "#server/statistics/reliability";

/**
 * What the two threads share of a task, as 32-bit integers: how far it is, whether the helper has sent what it made; how many resamples are
 * made and the number of the next; how many figures are made, and how many are taken; how many times resamples of the objective are drawn and
 * the number of the next, how many of them are wanted, whether they judge what is left out, and where their stream is; how many variants may be
 * chosen, and then these.
 */
export const SHARED = {
  state: 0,
  isSent: 1,
  resamples: 2,
  nextResample: 3,
  figures: 4,
  figuresTaken: 5,
  timesDrawn: 6,
  nextDrawn: 7,
  drawnWanted: 8,
  judgesLeftOut: 9,
  place: 10,
  poolSize: 14,
  pool: 15,
};
/** The work is not known yet, it is being done, there is none. */
export const STATE = { waiting: 0, going: 1, over: 2 };

/**
 * Takes one of a list of pieces: whoever ranks from its beginning, the helper from its end. One number holds how many are taken of both.
 *
 * @returns its number; `count` where all are taken
 */
export function takeFrom(side: "beginning" | "end", shared: Int32Array, taken: number, count: number): number {
  const before = Atomics.add(shared, taken, side === "beginning" ? 1 : FROM_END);
  const [first, last] = [before % FROM_END, Math.floor(before / FROM_END)];
  if (first + last >= count) return count;
  return side === "beginning" ? first : count - 1 - last;
}

/** More than there are figures. */
const FROM_END = 2 ** 15;

/** More than there ever are, and far from where counting on would overflow. */
const NONE_LEFT = 2 ** 30;

/** What is large among the answers, and the same in the next task of the same set. */
type Large = "predicted" | "right" | "labels" | "logits";
export type LargeAnswers = Pick<Answers, Large>;

/** What the helper is sent: a task and its number; of what is large in its answers nothing, where it has kept it from the task before. */
export type HelperAsked = {
  number: number;
  task: Omit<HelperTask, "answers"> & { answers: Omit<Answers, Large> };
  large: LargeAnswers | null;
  shared: Int32Array;
};
/** What it made of it, by number. */
export type HelperSent = {
  number: number;
  draws: Map<number, EnsembleDraw | null>;
  figures: Map<number, MetricResult>;
  drawn: Map<number, DrawnTogether>;
};

/** Before a ranking it may be sent what is to be read for it. It tells in the same place that it has sent what came of it. */
export type PartAsked = { number: number; part: AnswersPart; shared: Int32Array };
/** How sure each of the variants was; null where they could not be read. */
export type PartSent = { number: number; counts: ReliabilityCounts[] | null };

/** A helper that has sent nothing after so long is gone: what it was to make is made here. */
const LONGEST_MS = 60_000;

const isSame = (one: LargeAnswers, other: LargeAnswers): boolean =>
  one.predicted === other.predicted &&
  one.right === other.right &&
  one.labels === other.labels &&
  one.logits?.values === other.logits?.values;

/** A thread that helps to rank. It keeps no process alive. */
type Thread = { port: MessagePort; isThere: () => boolean };

function startThread(): Thread {
  const { port1: port, port2 } = new MessageChannel();
  const thread = new Worker(join(import.meta.dirname, "ranking-helper.thread.ts"), {
    workerData: port2,
    transferList: [port2],
  });
  let isThere = true;
  const gone = (): void => {
    isThere = false;
  };
  thread.once("error", gone).once("exit", gone).unref();
  port.unref();
  return { port, isThere: () => isThere };
}

/**
 * A helper in a thread of its own, which is started when it is first asked, or told to be ready; null where there is one core only.
 * One task at a time.
 */
export function createRankingHelper(): (RankingHelper & AnswersHelper & { ready: () => void }) | null {
  if (availableParallelism() < 2) return null;
  let started: Thread | null = null;
  const thread = (): Thread => {
    started ??= startThread();
    return started;
  };
  let tasks = 0;
  let last: LargeAnswers | null = null;

  function send(number: number, task: HelperTask, shared: Int32Array): void {
    const { predicted, right, labels, logits, ...answers } = task.answers;
    const large = { predicted, right, labels, logits };
    const isKnown = last !== null && isSame(last, large);
    last = predicted.length <= MOST_ANSWERS_KEPT ? large : null;
    if (thread().isThere())
      thread().port.postMessage({
        number,
        task: { ...task, answers },
        large: isKnown ? null : large,
        shared,
      } satisfies HelperAsked);
  }

  function waitFor<Sent extends { number: number }>(number: number, shared: Int32Array): Sent | null {
    const { port, isThere } = thread();
    if (isThere()) Atomics.wait(shared, SHARED.isSent, 0, LONGEST_MS);
    let sent: Sent | null = null;
    // What an earlier task left, of which nothing was wanted, comes first.
    for (let got = receiveMessageOnPort(port); got; got = receiveMessageOnPort(port)) {
      if (got.message.number === number) sent = got.message as Sent;
    }
    return sent;
  }

  function read(part: AnswersPart): () => ReturnType<typeof reliabilityTally>[] | null {
    const number = ++tasks;
    const shared = new Int32Array(new SharedArrayBuffer(4 * SHARED.pool));
    const { port, isThere } = thread();
    if (isThere()) port.postMessage({ number, part, shared } satisfies PartAsked);
    return () => {
      const counts = waitFor<PartSent>(number, shared)?.counts;
      return counts?.map((each) => reliabilityTally(each.n.length, each)) ?? null;
    };
  }

  function begin(task: HelperTask): RankingHelp {
    const number = ++tasks;
    const shared = new Int32Array(new SharedArrayBuffer(4 * (SHARED.pool + task.answers.variants.length)));
    send(number, task, shared);
    const tell = (state: number): void => {
      Atomics.store(shared, SHARED.state, state);
      Atomics.notify(shared, SHARED.state);
    };
    let sent: HelperSent | null = null;
    const receive = (): HelperSent => {
      sent ??= waitFor(number, shared) ?? { number, draws: new Map(), figures: new Map(), drawn: new Map() };
      return sent;
    };
    return {
      cancel: () => {
        // What it has begun with it finishes; there is no next.
        for (const counter of [SHARED.nextResample, SHARED.figuresTaken, SHARED.nextDrawn])
          Atomics.store(shared, counter, NONE_LEFT);
        tell(STATE.over);
      },
      start: ({ pool, resamples, figures }) => {
        shared.set(pool, SHARED.pool);
        shared[SHARED.poolSize] = pool.length;
        shared[SHARED.resamples] = resamples;
        shared[SHARED.figures] = figures;
        tell(STATE.going);
        return {
          draws: { next: () => Atomics.add(shared, SHARED.nextResample, 1), collect: () => receive().draws },
          figures: {
            next: () => takeFrom("beginning", shared, SHARED.figuresTaken, figures),
            collect: () => receive().figures,
          },
          resamples: (resamples) => {
            shared[SHARED.drawnWanted] = resamples.count;
            shared[SHARED.judgesLeftOut] = Number(resamples.judgesLeftOut);
            shared.set(resamples.place, SHARED.place);
            Atomics.store(shared, SHARED.timesDrawn, timesDrawn(resamples).times);
            return { next: () => Atomics.add(shared, SHARED.nextDrawn, 1), collect: () => receive().drawn };
          },
        };
      },
    };
  }
  return { begin, read, ready: () => void thread() };
}
