import { InputError } from "#server/errors";
import { keepCompiled } from "#server/inference/keep-compiled";
import { createFigureMemory } from "#server/jobs/steps/figure-memory";
import {
  type Held,
  MOST_BYTES,
  type RankApartReply,
  type RankApartRequest,
  type ReadyRequest,
} from "#server/jobs/steps/rank-apart";
import { type RankingMemory, rankDataset } from "#server/jobs/steps/rank-dataset";
import { createRankingHelper } from "#server/jobs/steps/ranking-helper";
import { createAnswersMemory } from "#server/jobs/steps/read-answers";
import { toProblem } from "#server/problem";

const helper = createRankingHelper();
const memory: RankingMemory = { figures: createFigureMemory(), read: createAnswersMemory(helper), helper };

async function answer({ family, dataset, predictions, options, stressed }: RankApartRequest): Promise<RankApartReply> {
  try {
    return { report: await rankDataset(family, dataset, predictions, options, stressed, memory) };
  } catch (error) {
    return error instanceof InputError ? { refused: toProblem(error) } : { error: String(error) };
  }
}

/** Short of what a process may hold that is kept; one that holds less keeps its room for the next ranking. */
const CLEARED_BYTES = 0.9 * MOST_BYTES;

/** Does what nobody waits for. */
function clear(): void {
  keepCompiled();
  if (process.memoryUsage.rss() > CLEARED_BYTES) globalThis.gc?.();
  process.send?.({ bytes: process.memoryUsage.rss() } satisfies Held);
}

// One request at a time: the next is sent when this one was answered.
process.on("message", (request: RankApartRequest | ReadyRequest) => {
  if ("ready" in request) {
    helper?.ready();
    return;
  }
  answer(request).then((reply) => process.send?.(reply, clear));
});

// The parent is gone, however it went: nobody reads the report.
process.on("disconnect", () => process.exit(0));
