import { stat } from "node:fs/promises";
import type { Dataset, DatasetColumns } from "#server/contracts/dataset";
import type { KeptPredictions } from "#server/contracts/predictions";
import { argmax } from "#server/inference/predicted-classes";
import { type LogitRows, logitChunks } from "#server/inference/visit-logits";
import { readColumns } from "#server/ingest/read-dataset";
import { confidenceOf, type Reliability } from "#server/jobs/steps/diagnose-answers";
import { reliabilityTally } from "#server/statistics/reliability";

/** What a ranking reads of a set and of what K variants said of its N rows. */
export type ReadAnswers = DatasetColumns & {
  /** Class indices, shape (N, K). */
  predicted: Uint8Array;
  /** Shape (N, K, C); null where they were not asked for. Threads share their memory. */
  logits: Float32Array | null;
  /** How sure each variant was, shape (K). */
  reliability: Reliability[];
};

export type AnswersAsked = {
  dataset: Dataset;
  /** Of the variants that are ranked. */
  predictions: KeptPredictions;
  withLogits: boolean;
};

/** Reads answers, or has them from before. */
export type ReadAnswersOf = (asked: AnswersAsked) => Promise<ReadAnswers>;

/** Puts the logits of the variants that could be run into `to`, shape (rows, K, C). */
function copyLogits({ rows, logits, offsets, perRow }: LogitRows, to: Float32Array, C: number): void {
  const K = offsets.length;
  if (perRow === K * C && offsets.every((offset, k) => offset === k * C)) {
    to.set(logits);
    return;
  }
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < K; k++) {
      const at = row * perRow + (offsets[k] as number);
      to.set(logits.subarray(at, at + C), (row * K + k) * C);
    }
  }
}

/** Reads what each variant answers to the rows of a chunk, and how sure it is of that. */
function readChunk(
  { rows, logits, offsets, perRow }: LogitRows,
  C: number,
  labels: Uint8Array,
  predicted: Uint8Array,
  reliability: Reliability[],
): void {
  const K = offsets.length;
  for (let row = 0, cell = 0; row < rows; row++) {
    const label = labels[row] as number;
    for (let k = 0; k < K; k++, cell++) {
      const at = row * perRow + (offsets[k] as number);
      const answer = argmax(logits, at, C);
      predicted[cell] = answer;
      (reliability[k] as Reliability).add(confidenceOf(logits, at, C, answer), answer === label);
    }
  }
}

/**
 * Columns of a set, answers and logits, from their files, which are gone through once.
 *
 * @throws RangeError where a file of predictions has a wrong size
 */
export async function readAnswers({ dataset, predictions, withLogits }: AnswersAsked): Promise<ReadAnswers> {
  const columns = await readColumns(dataset);
  const { variants, classes: C, rows } = predictions;
  const K = variants.length;
  const predicted = new Uint8Array(rows * K);
  const all = withLogits ? new Float32Array(new SharedArrayBuffer(4 * rows * K * C)) : null;
  const reliability = variants.map(() => reliabilityTally());
  for (const chunk of logitChunks(predictions)) {
    const from = chunk.start * K;
    const own = all?.subarray(from * C, (from + chunk.rows * K) * C);
    if (own) copyLogits(chunk, own, C);
    readChunk(chunk, C, columns.labels.subarray(chunk.start), predicted.subarray(from), reliability);
  }
  return { ...columns, predicted, logits: all, reliability };
}

/** What was read last is kept where it is of up to so many answers to rows: with its logits it takes some tens of megabytes. */
export const MOST_ANSWERS_KEPT = 1_000_000;

/** What is read: the names of the set and of the answers, and how the files of these lie on the disk, since a name says nothing of a file that was changed. */
async function stateOf({ dataset, predictions }: AnswersAsked): Promise<string> {
  const { fingerprint, variants, chunks } = predictions;
  const files = chunks.map(async ({ path }) => {
    const { size, mtimeMs, ino } = await stat(path);
    return [path, size, mtimeMs, ino];
  });
  return JSON.stringify([dataset.path, fingerprint, variants, await Promise.all(files)]);
}

/** Keeps what was read last: what is asked next is often of the same set, by another metric. */
export function createAnswersMemory(): ReadAnswersOf {
  let last: { key: string; read: ReadAnswers } | null = null;
  return async (asked) => {
    const { predictions, withLogits } = asked;
    if (predictions.rows * predictions.variants.length > MOST_ANSWERS_KEPT) {
      last = null;
      return readAnswers(asked);
    }
    const key = await stateOf(asked);
    if (last?.key === key && (last.read.logits !== null || !withLogits)) return last.read;
    last = null;
    const read = await readAnswers(asked);
    last = { key, read };
    return read;
  };
}
