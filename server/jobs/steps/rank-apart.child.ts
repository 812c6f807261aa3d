import { InputError } from "#server/errors";
import { createFigureMemory } from "#server/jobs/steps/figure-memory";
import type { RankApartReply, RankApartRequest } from "#server/jobs/steps/rank-apart";
import { rankDataset } from "#server/jobs/steps/rank-dataset";
import { toProblem } from "#server/problem";

const remember = createFigureMemory();

async function answer({ family, dataset, predictions, options, stressed }: RankApartRequest): Promise<RankApartReply> {
  try {
    return { report: await rankDataset(family, dataset, predictions, options, stressed, remember) };
  } catch (error) {
    return error instanceof InputError ? { refused: toProblem(error) } : { error: String(error) };
  }
}

// One request at a time: the next is sent when this one was answered.
process.on("message", (request: RankApartRequest) => {
  answer(request).then((reply) => process.send?.({ ...reply, bytes: process.memoryUsage.rss() }));
});

// The parent is gone, however it went: nobody reads the report.
process.on("disconnect", () => process.exit(0));
