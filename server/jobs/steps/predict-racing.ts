import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { DatasetColumns } from "#server/contracts/dataset";
import type { KeptPredictions, VariantFailure } from "#server/contracts/predictions";
import type { RaceOutcome } from "#server/contracts/race";
import { readFailures } from "#server/inference/failures";
import { gatherPredictions } from "#server/inference/gather-predictions";
import { predictionPath, runInference } from "#server/inference/run-inference";
import { reorderDataset } from "#server/ingest/reorder-dataset";
import { joinRows } from "#server/jobs/steps/known-rows/join-rows";
import type { PredictInput } from "#server/jobs/steps/predict-dataset";
import { raceRows } from "#server/jobs/steps/race-rows";
import { writeTensors } from "#server/jobs/steps/write-tensors";
import { CHUNK_ROWS } from "#server/preprocess/chunk-layout";
import type { RaceScore } from "#server/ranking/race-scores";
import { Random } from "#server/statistics/random";

/** No other use of a seed draws from it. */
const STREAM = 5_000_000;

/** All rows in random order, those of a group one after the other. Shape (N): the row that comes at each turn. */
function drawOrder(rows: number, groups: Uint32Array | null, random: Random): Uint32Array {
  const units = new Map<number, number[]>();
  for (let row = 0; row < rows; row++) {
    const unit = groups ? (groups[row] as number) : row;
    const known = units.get(unit);
    if (known) known.push(row);
    else units.set(unit, [row]);
  }
  const listed = [...units.values()];
  for (let at = listed.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [listed[at], listed[other]] = [listed[other] as number[], listed[at] as number[]];
  }
  return Uint32Array.from(listed.flat());
}

function turnsOf(order: Uint32Array): Uint32Array {
  const turns = new Uint32Array(order.length);
  for (const [turn, row] of order.entries()) turns[row] = turn;
  return turns;
}

/** Runs of a variant on a row that were not made since it was out. */
async function countSaved(folder: string, rows: number, stopped: ReadonlySet<string>): Promise<number> {
  const names = new Map<string, number>();
  for (let start = 0; start < rows; start += CHUNK_ROWS)
    names.set(predictionPath("", start), Math.min(CHUNK_ROWS, rows - start));
  let saved = 0;
  for (const [name, failures] of await readFailures(folder))
    saved += (names.get(name) ?? 0) * failures.filter(({ variant }) => stopped.has(variant)).length;
  return saved;
}

/** What variants race by, over rows that are tied by groups and weigh more or less. */
export type Racing = Pick<DatasetColumns, "groups" | "weights"> & {
  score: RaceScore;
  /** Chance of stopping the best. */
  errorRate: number;
  seed: number;
};
type Raced = { predictions: KeptPredictions; race: RaceOutcome };

/**
 * Runs the variants on rows in random order, and each only until it is surely not the best.
 *
 * @returns predictions in the order of the set, those of variants that were stopped left out, and what became of the race
 */
export async function predictRacing(
  input: PredictInput,
  { score, errorRate, seed, groups, weights }: Racing,
): Promise<Raced> {
  const { dataset, variants, packageDirectory, workDirectory } = input;
  const classes = dataset.labels.length;
  const order = drawOrder(dataset.rows, groups, new Random(seed, STREAM));
  const turns = turnsOf(order);
  const work = await mkdtemp(join(workDirectory, "race-"));
  const [tensors, raced, folder] = [join(work, "tensors"), join(work, "raced"), join(workDirectory, "predictions")];
  for (const each of [tensors, raced, folder]) await mkdir(each, { recursive: true });
  const shuffled = await reorderDataset(dataset, turns, join(workDirectory, "race.parquet"));
  const names = variants.map(({ variant }) => variant);
  const look = raceRows({ variants: names, classes, order, groups, weights, score, errorRate });
  const stopped = new Map<string, number>();
  try {
    const run = await runInference({
      ...input,
      variants: variants.map(({ variant, file }) => ({ variant, path: join(packageDirectory, file) })),
      classes,
      chunks: writeTensors({ packageDirectory, dataset: shuffled }, tensors),
      outDirectory: raced,
      onChunk: async (chunk): Promise<VariantFailure[]> => {
        const found = await look(chunk);
        for (const { variant, rows } of found) stopped.set(variant, rows);
        return found.map(({ variant }) => ({ variant, reason: "It was stopped early.", lasting: false }));
      },
    });
    // Also those that had been run on all rows by the time they were ruled out: who is left is not up to how busy the machine is.
    const isEarly = new Set(stopped.keys());
    const early = [...stopped];
    const fell = new Set([...isEarly, ...run.failed.map(({ variant }) => variant)]);
    const saved = await countSaved(raced, dataset.rows, isEarly);
    const source = new Uint16Array(dataset.rows);
    const plan = { donors: [], source, position: turns, isFresh: new Uint8Array(0), freshRows: dataset.rows };
    await joinRows(plan, raced, folder, 4 * variants.length * classes);
    const chunks = run.chunks.map(({ start, rows }) => ({ start, rows, path: predictionPath(folder, start) }));
    const predictions = await gatherPredictions(variants, classes, folder, chunks);
    const failed = run.failed.filter(({ variant }) => !isEarly.has(variant));
    const name = createHash("sha256").update(JSON.stringify([dataset.sha256, seed, errorRate, early]));
    return {
      predictions: {
        ...predictions,
        variants: names.filter((variant) => !fell.has(variant)),
        failed,
        fingerprint: name.digest("hex").slice(0, 16),
      },
      race: {
        errorRate,
        stopped: early.map(([variant, rows]) => ({ variant, rows })),
        runs: dataset.rows * variants.length,
        runsSaved: saved,
      },
    };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
