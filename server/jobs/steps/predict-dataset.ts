import { createHash } from "node:crypto";
import { mkdtemp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Dataset } from "#server/contracts/dataset";
import type { StressStep, Variant } from "#server/contracts/family";
import type { KeptPredictions, PredictionChunk, Predictions } from "#server/contracts/predictions";
import { removeUnsureChunks } from "#server/inference/failures";
import { gatherPredictions } from "#server/inference/gather-predictions";
import type { InferenceLimits } from "#server/inference/limits";
import type { FoundFailure } from "#server/inference/messages";
import { predictionPath, runInference } from "#server/inference/run-inference";
import { stressVersion } from "#server/jobs/steps/stress-version";
import { PREPROCESSING_FILES, writeTensors } from "#server/jobs/steps/write-tensors";
import { CHUNK_ROWS } from "#server/preprocess/write-chunks";

export type PredictInput = {
  packageDirectory: string;
  variants: Variant[];
  dataset: Dataset;
  /** Receives a folder of tensors while it runs, and `predictions/`, which stays: a later run goes on from there. */
  workDirectory: string;
  stress?: StressStep | null;
  onStressed?: (changed: boolean) => void;
  processes?: number;
  limits?: InferenceLimits;
  onProgress?: (rowsDone: number) => void;
  /** Is told of each variant that fails, with the runtime's own words. */
  onFailed?: (failure: FoundFailure) => void;
  signal?: AbortSignal;
};

/** Fields in one order: a database that stores JSON gives them back in another. */
const inOrder = (_: string, value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

const digestOf = (parts: string[]): string => createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 16);

/** Names all that predictions follow from. */
async function fingerprint({ packageDirectory, variants, dataset, stress }: PredictInput): Promise<string> {
  const preprocessing = await readFile(join(packageDirectory, PREPROCESSING_FILES[dataset.modality]));
  const parts = [
    createHash("sha256").update(preprocessing).digest("hex"),
    dataset.sha256,
    String(dataset.rows),
    JSON.stringify(dataset.mapping, inOrder),
    JSON.stringify(stress ?? null, inOrder),
    ...(stress ? [await stressVersion()] : []),
    ...variants.map(({ sha256 }) => sha256),
  ];
  return digestOf(parts);
}

const readFingerprint = (folder: string): Promise<string | null> =>
  readFile(join(folder, "fingerprint"), "utf8").catch(() => null);

const isTaken = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOTEMPTY" || error.code === "EEXIST");

/** A folder that is in the way this often is not there by another worker's chance. */
const TRIES = 5;

/**
 * The folder of predictions, made anew where it holds those of other models or other rows than this run's. Two workers may
 * open it at once, when one was taken for dead: it appears whole, by a rename, and the second takes what the first made.
 */
async function openPredictions(input: PredictInput, wanted: string): Promise<string> {
  const folder = join(input.workDirectory, "predictions");
  if ((await readFingerprint(folder)) === wanted) return folder;
  const fresh = await mkdtemp(join(input.workDirectory, "opening-"));
  try {
    await writeFile(join(fresh, "fingerprint"), wanted);
    for (let left = TRIES; ; left--) {
      try {
        await rename(fresh, folder);
        return folder;
      } catch (error) {
        if (!isTaken(error) || left === 0) throw error;
        if ((await readFingerprint(folder)) === wanted) return folder;
        await rm(folder, { recursive: true, force: true });
      }
    }
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** Predictions that an earlier run finished; null where a chunk is missing or cut short. */
async function findFinished({ variants, dataset }: PredictInput, folder: string): Promise<Predictions | null> {
  const classes = dataset.labels.length;
  const chunks: PredictionChunk[] = [];
  for (let start = 0; start < dataset.rows; start += CHUNK_ROWS) {
    const rows = Math.min(CHUNK_ROWS, dataset.rows - start);
    const path = predictionPath(folder, start);
    const found = await stat(path).catch(() => null);
    if (found?.size !== 4 * variants.length * rows * classes) return null;
    chunks.push({ start, rows, path });
  }
  return gatherPredictions(variants, classes, folder, chunks);
}

/** What was answered without a variant is not what was answered with it, though models, preprocessing and rows are the same. */
function keep(predictions: Predictions, named: string): KeptPredictions {
  const missing = predictions.failed.map(({ variant }) => variant).join("-");
  return { ...predictions, fingerprint: missing === "" ? named : digestOf([named, missing]) };
}

/** Preprocessing and inference of one dataset through all variants, side by side; none where they are finished. */
export async function predictDataset(input: PredictInput): Promise<KeptPredictions> {
  const { packageDirectory, variants, dataset, workDirectory } = input;
  const named = await fingerprint(input);
  const folder = await openPredictions(input, named);
  await removeUnsureChunks(folder);
  const finished = await findFinished(input, folder);
  if (finished) return keep(finished, named);
  // A folder of its own: a worker that was taken for dead may still write into that of an earlier run.
  const tensors = await mkdtemp(join(workDirectory, "tensors-"));
  const predictions = await runInference({
    variants: variants.map(({ variant, file }) => ({ variant, path: join(packageDirectory, file) })),
    classes: dataset.labels.length,
    chunks: writeTensors(input, tensors),
    outDirectory: folder,
    processes: input.processes,
    limits: input.limits,
    onProgress: input.onProgress,
    onFailed: input.onFailed,
    signal: input.signal,
  }).finally(() => rm(tensors, { recursive: true, force: true }));
  return keep(predictions, named);
}
