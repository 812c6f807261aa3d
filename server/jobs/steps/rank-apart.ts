import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Dataset } from "#server/contracts/dataset";
import type { KeptPredictions } from "#server/contracts/predictions";
import type { RankingOptions } from "#server/contracts/ranking";
import type { Report } from "#server/contracts/report";
import type { ProblemDetail } from "#server/contracts/views";
import { CancelledError, FiftyfoldError, InputError } from "#server/errors";
import { ownHeap } from "#server/inference/own-heap";
import type { StressedPredictions } from "#server/jobs/steps/predict-stresses";
import type { RankedFamily } from "#server/jobs/steps/rank-dataset";
import { LOGITS_HELPED } from "#server/ranking/helper";

export type RankApartRequest = {
  family: RankedFamily;
  dataset: Dataset;
  predictions: KeptPredictions;
  options: RankingOptions;
  stressed?: StressedPredictions[];
};
/** Have the thread ready that helps to rank; there is no answer. */
export type ReadyRequest = { ready: true };
/** `refused`: the requirement or the data can not be ranked, and the person is told why. */
export type RankApartReply = { report: Report } | { refused: ProblemDetail } | { error: string };

/** What the process holds, which it says after a reply. */
export type Held = { bytes: number };

/** A process that holds more after a ranking is not kept; one that holds much is kept for a short while. */
export const MOST_BYTES = 1024 ** 3;
const MANY_BYTES = 512 * 1024 ** 2;
/** So many are kept: as many rankings as run at a time. */
const MOST_WAITING = 2;
/** One that nobody has asked for so long is not kept either. */
const LONGEST_IDLE_MS = { few: 10 * 60_000, many: 60_000 };

const failure = (cause: unknown): FiftyfoldError =>
  new FiftyfoldError("internal", "The ranking could not be worked out.", { cause });

/** A process that has ranked before: it has loaded the code, and knows figures that another metric does not change. */
type Waiting = { child: ChildProcess; release: () => void };

/** The last one that ranked comes last, and is taken first: what is asked next is often of the same set. */
let waiting: Waiting[] = [];

const startChild = (): ChildProcess =>
  fork(join(import.meta.dirname, "rank-apart.child.ts"), [], {
    // Statistics make large arrays and let go of them; the heap is cleared after a ranking, where it holds much.
    execArgv: ["--disable-warning=ExperimentalWarning", "--expose-gc", ...ownHeap()],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });

function takeChild(): ChildProcess {
  for (let kept = waiting.pop(); kept; kept = waiting.pop()) {
    kept.release();
    if (kept.child.connected) return kept.child;
  }
  return startChild();
}

/** Keeps a process for the next ranking; it keeps nobody else alive. */
function keepChild(child: ChildProcess): void {
  const retire = (): void => {
    waiting = waiting.filter((each) => each.child !== child);
    child.kill("SIGKILL");
  };
  let timer = setTimeout(retire, LONGEST_IDLE_MS.few).unref();
  const judge = (said: RankApartReply | Held): void => {
    if (!("bytes" in said) || said.bytes <= MANY_BYTES) return;
    clearTimeout(timer);
    if (said.bytes > MOST_BYTES) retire();
    else timer = setTimeout(retire, LONGEST_IDLE_MS.many).unref();
  };
  child.on("message", judge);
  child.once("exit", retire);
  child.once("error", retire);
  child.unref();
  child.channel?.unref();
  const release = (): void => {
    clearTimeout(timer);
    child.off("message", judge);
    child.off("exit", retire);
    child.off("error", retire);
    child.ref();
    child.channel?.ref();
  };
  waiting.push({ child, release });
}

/**
 * Has a process load the code while the variants still run, so that the ranking need not wait for it.
 *
 * @param logits of the set that will be ranked
 */
export function readyToRank(logits: number): void {
  if (waiting.length === 0) keepChild(startChild());
  const isLarge = logits >= LOGITS_HELPED.fewest && logits <= LOGITS_HELPED.most;
  if (isLarge) waiting.at(-1)?.child.send({ ready: true } satisfies ReadyRequest, () => undefined);
}

/** Has a process work out a ranking; of what it says later nothing is heard. */
function ask(child: ChildProcess, request: RankApartRequest, signal: AbortSignal): Promise<RankApartReply> {
  const { promise, resolve, reject } = Promise.withResolvers<RankApartReply>();
  // Of the ranking before it may still say what it holds.
  const hear = (said: RankApartReply | Held): void => {
    if (!("bytes" in said)) resolve(said);
  };
  const fail = (error: Error): void => reject(failure(error));
  const end = (code: number | null, by: string | null): void =>
    reject(signal.aborted ? new CancelledError() : failure(`ended by ${by ?? code}`));
  child.once("error", fail);
  child.once("exit", end);
  child.on("message", hear);
  child.send(request, (error) => error && fail(error));
  return promise.finally(() => {
    child.off("error", fail);
    child.off("exit", end);
    child.off("message", hear);
  });
}

/**
 * As `rankDataset`, in a process of its own. On a large set the statistics keep a thread busy for longer than the queue
 * waits for a sign of life, so the worker's own thread must not do them. The process is kept for the next ranking.
 *
 * @throws CancelledError when `signal` aborts
 */
export async function rankApart(request: RankApartRequest, signal: AbortSignal): Promise<Report> {
  if (signal.aborted) throw new CancelledError();
  const child = takeChild();
  const stop = (): boolean => child.kill("SIGKILL");
  signal.addEventListener("abort", stop, { once: true });
  try {
    const reply = await ask(child, request, signal);
    if (waiting.length >= MOST_WAITING || signal.aborted) stop();
    else keepChild(child);
    if ("report" in reply) return reply.report;
    if ("refused" in reply) throw new InputError(reply.refused.message, { hint: reply.refused.hint ?? undefined });
    throw failure(reply.error);
  } catch (error) {
    if (!waiting.some((each) => each.child === child)) stop();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
