import { stat } from "node:fs/promises";
import type { Dataset, DatasetColumns } from "#server/contracts/dataset";
import type { KeptPredictions } from "#server/contracts/predictions";
import { readColumns } from "#server/ingest/read-dataset";
import type { Reliability } from "#server/jobs/steps/diagnose-answers";
import { type AnswersPart, readPart } from "#server/jobs/steps/read-part";

/** What a ranking reads of a set and of what K variants said of its N rows. */
export type ReadAnswers = DatasetColumns & {
  /** Class indices, shape (N, K). Threads share their memory. */
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

/** Somebody who reads a part beside whoever reads the rest. */
export type AnswersHelper = {
  /** Has a part read, whose memory threads share. @returns what waits for it, and gives how sure the variants were; null where it was not read. */
  read: (part: AnswersPart) => () => Reliability[] | null;
};

/** Fewer logits are read before another thread has begun; of more, the files, which each thread goes through, may come from the disk twice. */
const LOGITS_HELPED = { fewest: 500_000, most: 20_000_000 };

/** Has half of the variants read by a helper. */
function readHelped(all: AnswersPart, helper: AnswersHelper): Reliability[] {
  const middle = Math.ceil(all.to / 2);
  const [first, second] = [
    { ...all, to: middle },
    { ...all, from: middle },
  ];
  const helped = helper.read(second);
  return [...readPart(first), ...(helped() ?? readPart(second))];
}

/**
 * Columns of a set, answers and logits, from their files.
 *
 * @param helper reads a part of what has at least `fewestHelped` logits
 * @throws RangeError where a file of predictions has a wrong size
 */
export async function readAnswers(
  { dataset, predictions, withLogits }: AnswersAsked,
  helper: AnswersHelper | null = null,
  fewestHelped = LOGITS_HELPED.fewest,
): Promise<ReadAnswers> {
  const columns = await readColumns(dataset);
  const { variants, classes: C, rows } = predictions;
  const K = variants.length;
  const predicted = new Uint8Array(new SharedArrayBuffer(rows * K));
  const logits = withLogits ? new Float32Array(new SharedArrayBuffer(4 * rows * K * C)) : null;
  const all = { predictions, from: 0, to: K, labels: columns.labels, predicted, logits };
  const count = rows * K * C;
  const isHelped = count >= fewestHelped && count <= LOGITS_HELPED.most && K > 1;
  const reliability = helper && isHelped ? readHelped(all, helper) : readPart(all);
  return { ...columns, predicted, logits, reliability };
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
export function createAnswersMemory(helper: AnswersHelper | null = null): ReadAnswersOf {
  let last: { key: string; read: ReadAnswers } | null = null;
  return async (asked) => {
    const { predictions, withLogits } = asked;
    if (predictions.rows * predictions.variants.length > MOST_ANSWERS_KEPT) {
      last = null;
      return readAnswers(asked, helper);
    }
    const key = await stateOf(asked);
    if (last?.key === key && (last.read.logits !== null || !withLogits)) return last.read;
    last = null;
    const read = await readAnswers(asked, helper);
    last = { key, read };
    return read;
  };
}
