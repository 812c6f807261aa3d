import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Dataset, DatasetColumns } from "#server/contracts/dataset";
import type { Stress } from "#server/contracts/family";
import { requireAll } from "#server/inference/failures";
import { readPredictedClasses } from "#server/inference/predicted-classes";
import { readScores } from "#server/inference/scores";
import { readColumns } from "#server/ingest/read-dataset";
import { predictDataset } from "#server/jobs/steps/predict-dataset";
import type { FamilyPackage } from "#server/storage/family-package";

/** What all variants say of the rows of a stress test, each level of its stress in turn. */
export type Answers = {
  columns: DatasetColumns;
  /** Class indices, shape (N, K), row-major. */
  predicted: Uint8Array;
  /** Scores of the positive label, shape (N, K); null where the family has none. */
  scores: Float32Array | null;
};

export type LevelsInput = {
  pack: FamilyPackage;
  dataset: Dataset;
  stress: Stress | null;
  work: string;
  onProgress: (rowsDone: number, rowsTotal: number) => void;
};

async function predictLevel(
  { pack, dataset, stress, work, onProgress }: LevelsInput,
  index: number,
): Promise<Omit<Answers, "columns">> {
  const workDirectory = join(work, `level-${index}`);
  await mkdir(workDirectory);
  const level = stress?.levels[index];
  const predictions = requireAll(
    await predictDataset({
      packageDirectory: pack.directory,
      variants: pack.variants,
      dataset,
      workDirectory,
      stress: stress && level !== undefined ? { operation: stress.operation, level, seed: stress.seed } : null,
      onProgress: (rows) => onProgress(index * dataset.rows + rows, (stress?.levels.length ?? 1) * dataset.rows),
    }),
  );
  const { positive, labels } = pack.family;
  const scores = positive === undefined ? null : await readScores(predictions, labels.indexOf(positive));
  const predicted = await readPredictedClasses(predictions);
  await rm(workDirectory, { recursive: true });
  return { predicted, scores };
}

/** The columns of the rows taken once a level, with the level as one more slice. */
function repeatColumns({ labels, slices, groups, weights }: DatasetColumns, stress: Stress): DatasetColumns {
  const { levels } = stress;
  const rows = labels.length;
  const repeated = (codes: Uint32Array): Uint32Array =>
    Uint32Array.from({ length: rows * levels.length }, (_, row) => codes[row % rows] as number);
  const levelCodes = Uint32Array.from({ length: rows * levels.length }, (_, row) => Math.floor(row / rows));
  return {
    labels: Uint8Array.from({ length: rows * levels.length }, (_, row) => labels[row % rows] as number),
    slices: [
      { column: stress.level, values: levels.map(String), codes: levelCodes },
      ...slices.map((slice) => ({ ...slice, codes: repeated(slice.codes) })),
    ],
    groups: groups && repeated(groups),
    weights: weights && Float64Array.from({ length: rows * levels.length }, (_, row) => weights[row % rows] as number),
  };
}

/** Runs all variants over the rows of a stress test, at every level of its stress. */
export async function predictLevels(input: LevelsInput): Promise<Answers> {
  const { pack, dataset, stress } = input;
  const columns = await readColumns(dataset);
  if (stress === null) return { columns, ...(await predictLevel(input, 0)) };
  const K = pack.variants.length;
  const size = dataset.rows * K;
  const predicted = new Uint8Array(size * stress.levels.length);
  const scores = pack.family.positive === undefined ? null : new Float32Array(predicted.length);
  for (const index of stress.levels.keys()) {
    const level = await predictLevel(input, index);
    predicted.set(level.predicted, index * size);
    if (level.scores) scores?.set(level.scores, index * size);
  }
  return { columns: repeatColumns(columns, stress), predicted, scores };
}
