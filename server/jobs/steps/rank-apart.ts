import { fork } from "node:child_process";
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

const failure = (cause: unknown): FiftyfoldError =>
  new FiftyfoldError("internal", "The ranking could not be worked out.", { cause });

/**
 * As `rankDataset`, in a process of its own. On a large set the statistics keep a thread busy for longer than the queue
 * waits for a sign of life, so the worker's own thread must not do them.
 *
 * @throws CancelledError when `signal` aborts
 */
export async function rankApart(request: RankApartRequest, signal: AbortSignal): Promise<Report> {
  if (signal.aborted) throw new CancelledError();
  const child = fork(join(import.meta.dirname, "rank-apart.child.ts"), [], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const stop = (): boolean => child.kill("SIGKILL");
  signal.addEventListener("abort", stop, { once: true });
  try {
    return await new Promise<Report>((resolve, reject) => {
      child.once("error", (error) => reject(failure(error)));
      child.once("exit", (code, by) =>
        reject(signal.aborted ? new CancelledError() : failure(`ended by ${by ?? code}`)),
      );
      child.once("message", (reply: RankApartReply) => {
        if ("report" in reply) resolve(reply.report);
        else if ("refused" in reply)
          reject(new InputError(reply.refused.message, { hint: reply.refused.hint ?? undefined }));
        else reject(failure(reply.error));
      });
      child.send(request, (error) => error && reject(failure(error)));
    });
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}
