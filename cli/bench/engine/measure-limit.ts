import type { ChildProcess } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { askChild, startChild } from "#cli/bench/engine/ask-child";
import type { LimitRequest } from "#cli/bench/engine/limit-child";
import type { Dataset } from "#server/contracts/dataset";
import type { Modality } from "#server/contracts/family";
import type { FamilyPackage } from "#server/storage/family-package";

/** Batch sizes that are tried, and on how many rows: a row of numbers is done in microseconds. */
const WIDE = { sizes: [8, 16, 32, 64, 128], rows: 512 };
const NARROW = { sizes: [64, 256, 1024, 4096], rows: 16_384 };
const TRIED: Record<Modality, typeof WIDE> = { text: WIDE, "text-pair": WIDE, image: WIDE, tabular: NARROW };

export type Limit = {
  /** The batch size with which `session.run` alone is quickest here. */
  batchRows: number;
  /** Seconds of wall time in which all variants are through all rows. */
  measure: () => Promise<number>;
  /** How many times the rows of one process all of them do in the same time: cores that share a part of the machine do less than twice as much. */
  measureScaling: () => Promise<number>;
};

const askAll = (children: ChildProcess[], request: LimitRequest): Promise<unknown> =>
  Promise.all(children.map((child) => askChild(child, request)));

async function timeRun(children: ChildProcess[]): Promise<number> {
  const start = performance.now();
  await askAll(children, { type: "run" });
  return (performance.now() - start) / 1000;
}

/** One process alone and all of them at once, in turns, each with as many rows. */
async function timeScaling(children: ChildProcess[], size: number, modality: Modality): Promise<number> {
  await askAll(children, { type: "batch", size, most: TRIED[modality].rows });
  const before = await timeRun(children.slice(0, 1));
  const together = await timeRun(children);
  const after = await timeRun(children.slice(0, 1));
  await askAll(children, { type: "batch", size });
  return (children.length * (before + after)) / 2 / together;
}

async function findBatchRows(children: ChildProcess[], modality: Modality): Promise<number> {
  const { sizes, rows } = TRIED[modality];
  let best = { size: sizes[0] as number, seconds: Number.POSITIVE_INFINITY };
  for (const size of sizes) {
    await askAll(children, { type: "batch", size, most: Math.ceil(rows / children.length) });
    const seconds = Math.min(await timeRun(children), await timeRun(children));
    if (seconds < best.seconds) best = { size, seconds };
  }
  return best.size;
}

/**
 * The physical limit: nothing but `session.run`, on tensors that lie ready in memory, in as many processes as there are cores with
 * one thread each. The processes wait while something else is measured.
 */
export async function withLimit<T>(
  { directory, variants }: FamilyPackage,
  dataset: Dataset,
  work: (limit: Limit) => Promise<T>,
): Promise<T> {
  const of = availableParallelism();
  const children = Array.from({ length: of }, () => startChild("limit-child.ts"));
  const paths = variants.map(({ file }) => join(directory, file));
  try {
    await Promise.all(
      children.map((child, first) =>
        askChild(child, { type: "read", packageDirectory: directory, paths, dataset, first, of }),
      ),
    );
    const batchRows = await findBatchRows(children, dataset.modality);
    await askAll(children, { type: "batch", size: batchRows });
    return await work({
      batchRows,
      measure: () => timeRun(children),
      measureScaling: () => timeScaling(children, batchRows, dataset.modality),
    });
  } finally {
    for (const child of children) child.kill();
  }
}
