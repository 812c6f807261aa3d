import { mkdir, mkdtemp } from "node:fs/promises";
import { basename, join } from "node:path";
import type { TensorChunk } from "#server/contracts/predictions";
import { rankingOptionsSchema } from "#server/contracts/ranking";
import { runInference } from "#server/inference/run-inference";
import { buildDataset } from "#server/ingest/build-dataset";
import { rankApart } from "#server/jobs/steps/rank-apart";
import { rankedFamily } from "#server/jobs/steps/rank-dataset";
import { writeAnswers } from "#server/jobs/steps/write-answers";
import { writeTensors } from "#server/jobs/steps/write-tensors";
import {
  type FamilyPackage,
  findTrainingFingerprints,
  readBenchmarks,
  readBorrowing,
} from "#server/storage/family-package";

/** Seconds of each stage of an evaluation, one after the other with nothing beside it. */
export type StageSeconds = {
  /** The file into a set: rows judged, looked through for duplicates, and stored. */
  reading: number;
  /** Rows decoded, preprocessed and written as tensors. */
  preparing: number;
  /** Processes started, models loaded and run, logits written. */
  inference: number;
  statistics: number;
  /** The table of what every variant answered on every row. */
  answers: number;
};

async function take<T>(items: AsyncIterable<T>): Promise<T[]> {
  const taken: T[] = [];
  for await (const item of items) taken.push(item);
  return taken;
}

async function* give(chunks: TensorChunk[]): AsyncGenerator<TensorChunk> {
  yield* chunks;
}

/**
 * Each stage alone. In the product some of them overlap, so that together they take less there.
 *
 * @param seed another one each time: a process that ranks remembers what it has worked out
 */
export async function measureStages(
  pack: FamilyPackage,
  path: string,
  work: string,
  seed: number,
): Promise<StageSeconds> {
  const folder = await mkdtemp(join(work, "stages-"));
  const [tensors, predicted] = [join(folder, "tensors"), join(folder, "predictions")];
  await Promise.all([mkdir(tensors), mkdir(predicted)]);
  const trained = await findTrainingFingerprints(pack.directory);
  const borrowing = await readBorrowing(pack.directory);
  const family = rankedFamily(pack.family, pack.variants, await readBenchmarks(pack), { latency: null, borrowing });
  const options = rankingOptionsSchema.parse({ seed });
  const seconds: Partial<StageSeconds> = {};
  const time = async <T>(stage: keyof StageSeconds, run: () => Promise<T>): Promise<T> => {
    const start = performance.now();
    const value = await run();
    seconds[stage] = (performance.now() - start) / 1000;
    return value;
  };
  const dataset = await time("reading", () => buildDataset(path, {}, pack.family, folder, basename(path), trained));
  const chunks = await time("preparing", () =>
    take(writeTensors({ packageDirectory: pack.directory, dataset }, tensors)),
  );
  const predictions = await time("inference", () =>
    runInference({
      variants: pack.variants.map(({ variant, file }) => ({ variant, path: join(pack.directory, file) })),
      classes: dataset.labels.length,
      chunks: give(chunks),
      outDirectory: predicted,
    }),
  );
  const kept = { ...predictions, fingerprint: "measured" };
  await time("statistics", () =>
    rankApart({ family, dataset, predictions: kept, options }, new AbortController().signal),
  );
  await time("answers", () => writeAnswers(dataset, kept, folder));
  return seconds as StageSeconds;
}
