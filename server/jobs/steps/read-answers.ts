import { stat } from "node:fs/promises";
import type { Dataset, DatasetColumns } from "#server/contracts/dataset";
import type { KeptPredictions } from "#server/contracts/predictions";
import { argmax } from "#server/inference/predicted-classes";
import { visitLogits } from "#server/inference/visit-logits";
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
  await visitLogits(predictions, (row, k, logits, at) => {
    const answer = argmax(logits, at, C);
    const cell = row * K + k;
    predicted[cell] = answer;
    (reliability[k] as Reliability).add(confidenceOf(logits, at, C, answer), answer === columns.labels[row]);
    if (all) for (let c = 0; c < C; c++) all[cell * C + c] = logits[at + c] as number;
  });
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
