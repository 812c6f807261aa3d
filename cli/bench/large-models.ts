import { mkdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { layersOfBytes, writeModel } from "#cli/bench/large/write-model";
import { stamp } from "#cli/bench/machine";
import { listDescendants } from "#cli/bench/process-tree";
import { asMarkdown, asText, type TextTable } from "#cli/families/stats/tables";
import { replaceBetween } from "#cli/families/stats/write-figures";
import { withWorkFolder } from "#cli/work-folder";
import { defaultLimits } from "#server/inference/limits";
import { fileSizes, planBlocks } from "#server/inference/plan-blocks";
import { runInference } from "#server/inference/run-inference";
import { batchFeatures } from "#server/preprocess/batch-features";
import { CHUNK_ROWS } from "#server/preprocess/chunk-layout";
import { writeChunks } from "#server/preprocess/write-chunks";
import { Random } from "#server/statistics/random";

const DOCUMENT = "docs/benchmarks/engine.md";
const FEATURES = 64;
const CLASSES = 2;
const RANDOM_NUMBERS = 1 << 20;
const MEGABYTE = 1_000_000;
/** What a process may hold, beside what it may hold here unless told. */
const BUDGETS = [1000 * MEGABYTE, 2000 * MEGABYTE];
const SAMPLE_MS = 250;

type Options = { variants: number; megabytes: number; rows: number; write: boolean };
type Run = { budgetBytes: number; blocks: number; peakBytes: number; seconds: number; failed: number };
export type LargeModelsMeasured = {
  variants: number;
  fileBytes: number;
  rows: number;
  processes: number;
  results: Run[];
};

function randomNumbers(seed: number): Float32Array {
  const random = new Random(seed);
  return Float32Array.from({ length: RANDOM_NUMBERS }, () => random.bits() / 2 ** 31 - 1);
}

async function* chunksOf(rows: number, folder: string) {
  const random = new Random(0);
  async function* source() {
    for (let start = 0; start < rows; start += CHUNK_ROWS) {
      const length = Math.min(CHUNK_ROWS, rows - start);
      yield {
        start,
        rows: Array.from({ length }, () => Float32Array.from({ length: FEATURES }, () => random.bits() / 2 ** 31 - 1)),
      };
    }
  }
  yield* writeChunks(source(), batchFeatures, folder);
}

/** Runs `work`, and says the most that one process below this one has held meanwhile, in bytes. */
async function withLargestProcess<T>(work: () => Promise<T>): Promise<{ value: T; peakBytes: number }> {
  let peakBytes = 0;
  const sample = (): void => {
    for (const each of listDescendants(process.pid)) peakBytes = Math.max(peakBytes, each.peakBytes);
  };
  const timer = setInterval(sample, SAMPLE_MS);
  try {
    return { value: await work(), peakBytes };
  } finally {
    clearInterval(timer);
  }
}

const show = ({ results, rows }: LargeModelsMeasured): TextTable => ({
  texts: 0,
  head: ["a process may hold, MB", "blocks of variants", "held at most, MB", "s", "rows/s", "variants left out"],
  rows: results.map(({ budgetBytes, blocks, peakBytes, seconds, failed }) => [
    (budgetBytes / MEGABYTE).toFixed(0),
    String(blocks),
    (peakBytes / MEGABYTE).toFixed(0),
    seconds.toFixed(1),
    (rows / seconds).toFixed(1),
    String(failed),
  ]),
});

/**
 * A family of large models, made up, on a thousand rows: what an inference process holds at most beside what it may hold, and what it
 * costs to have the models take turns in it.
 */
export async function benchLargeModels({ variants, megabytes, rows, write }: Options): Promise<LargeModelsMeasured> {
  return withWorkFolder("large-models", async (work) => {
    const layers = layersOfBytes(megabytes * MEGABYTE, FEATURES, CLASSES);
    const files = Array.from({ length: variants }, (_, seed) => ({
      variant: String(seed).padStart(2, "0"),
      path: join(work, `${seed}.onnx`),
    }));
    for (const [seed, { path }] of files.entries()) await writeModel(path, layers, randomNumbers(seed));
    const sizes = await fileSizes(files);
    const measured: LargeModelsMeasured = {
      variants,
      fileBytes: sizes[0] as number,
      rows,
      processes: availableParallelism(),
      results: [],
    };
    for (const memoryBytes of [...BUDGETS, defaultLimits().memoryBytes]) {
      const outDirectory = join(work, String(memoryBytes));
      await mkdir(outDirectory);
      const limits = { ...defaultLimits(), memoryBytes };
      const began = performance.now();
      const { value, peakBytes } = await withLargestProcess(() =>
        runInference({ variants: files, classes: CLASSES, chunks: chunksOf(rows, outDirectory), outDirectory, limits }),
      );
      measured.results.push({
        budgetBytes: memoryBytes,
        blocks: planBlocks(sizes, memoryBytes).length,
        peakBytes,
        seconds: (performance.now() - began) / 1000,
        failed: value.failed.length,
      });
    }
    const about = `${variants} made-up models of ${(measured.fileBytes / MEGABYTE).toFixed(0)} MB each, ${rows} rows, ${measured.processes} processes.`;
    console.log(`${about}\n${asText(show(measured))}`);
    if (write)
      await replaceBetween(DOCUMENT, "large-models", `${stamp()}\n\n${about}\n\n${asMarkdown(show(measured))}`);
    return measured;
  });
}
