import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Dataset } from "#server/contracts/dataset";
import type { KeptPredictions } from "#server/contracts/predictions";
import type { RankingOptions } from "#server/contracts/ranking";
import type { Report } from "#server/contracts/report";
import type { ProblemDetail } from "#server/contracts/views";
import { CancelledError, FiftyfoldError, InputError } from "#server/errors";
import type { StressedPredictions } from "#server/jobs/steps/predict-stresses";
import type { RankedFamily } from "#server/jobs/steps/rank-dataset";

export type RankApartRequest = {
  family: RankedFamily;
  dataset: Dataset;
  predictions: KeptPredictions;
  options: RankingOptions;
  stressed?: StressedPredictions[];
};
/** `refused`: the requirement or the data can not be ranked, and the person is told why. */
export type RankApartReply = { report: Report } | { refused: ProblemDetail } | { error: string };

/** A process that holds more after a ranking is not kept. */
const MOST_BYTES = 512 * 1024 ** 2;
/** One that nobody has asked for so long is not kept either. */
const LONGEST_IDLE_MS = 10 * 60_000;

const failure = (cause: unknown): FiftyfoldError =>
  new FiftyfoldError("internal", "The ranking could not be worked out.", { cause });

/** A process that has ranked before: it has loaded the code, and knows figures that another metric does not change. */
let waiting: { child: ChildProcess; retire: NodeJS.Timeout } | null = null;

function takeChild(): ChildProcess {
  const kept = waiting;
  waiting = null;
  if (kept) {
    clearTimeout(kept.retire);
    kept.child.removeAllListeners();
    kept.child.ref();
    kept.child.channel?.ref();
    if (kept.child.connected) return kept.child;
  }
  return fork(join(import.meta.dirname, "rank-apart.child.ts"), [], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
}

/** Keeps a process for the next ranking; it keeps nobody else alive. */
function keepChild(child: ChildProcess): void {
  const leave = (): void => {
    if (waiting?.child === child) waiting = null;
    child.kill("SIGKILL");
  };
  child.removeAllListeners();
  child.once("exit", leave);
  child.once("error", leave);
  child.unref();
  child.channel?.unref();
  waiting = { child, retire: setTimeout(leave, LONGEST_IDLE_MS).unref() };
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
    const { bytes, ...reply } = await new Promise<RankApartReply & { bytes: number }>((resolve, reject) => {
      child.once("error", (error) => reject(failure(error)));
      child.once("exit", (code, by) =>
        reject(signal.aborted ? new CancelledError() : failure(`ended by ${by ?? code}`)),
      );
      child.once("message", resolve);
      child.send(request, (error) => error && reject(failure(error)));
    });
    if (bytes > MOST_BYTES || waiting !== null || signal.aborted) stop();
    else keepChild(child);
    if ("report" in reply) return reply.report;
    if ("refused" in reply) throw new InputError(reply.refused.message, { hint: reply.refused.hint ?? undefined });
    throw failure(reply.error);
  } catch (error) {
    if (waiting?.child !== child) stop();
    throw error;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
