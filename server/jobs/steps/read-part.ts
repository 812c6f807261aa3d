import type { Predictions } from "#server/contracts/predictions";
import { argmax } from "#server/inference/predicted-classes";
import { type LogitRows, logitChunks } from "#server/inference/visit-logits";
import { confidenceOf, type Reliability } from "#server/jobs/steps/diagnose-answers";
import { reliabilityTally } from "#server/statistics/reliability";

/** What is read of N rows, of some of K variants, and where it is put. */
export type AnswersPart = {
  predictions: Predictions;
  /** The first of the variants that are read, and the one after the last. */
  from: number;
  to: number;
  /** Class indices, shape (N). */
  labels: Uint8Array;
  /** Receives class indices, shape (N, K). */
  predicted: Uint8Array;
  /** Receives logits, shape (N, K, C); null where they are not asked for. */
  logits: Float32Array | null;
};

/** How many variants lie one after the other, from the first of a part on, in the order in which they are asked for: all of them, or one. */
function together({ predictions: { variants, stored }, from, to }: AnswersPart): number {
  const first = stored.indexOf(variants[from] as string);
  const isInOrder = variants.slice(from, to).every((variant, at) => variant === stored[first + at]);
  return isInOrder ? to - from : 1;
}

/** Copies the logits of as many variants at a time as lie `beside` each other. */
function copyLogits(
  { start, rows, logits, offsets, perRow }: LogitRows,
  C: number,
  part: AnswersPart,
  beside: number,
): void {
  const to = part.logits as Float32Array;
  const K = offsets.length;
  if (beside === K && perRow === K * C) {
    to.set(logits, start * K * C);
    return;
  }
  for (let row = 0; row < rows; row++) {
    for (let k = part.from; k < part.to; k += beside) {
      const at = row * perRow + (offsets[k] as number);
      to.set(logits.subarray(at, at + beside * C), ((start + row) * K + k) * C);
    }
  }
}

/** Reads what each variant answers to the rows of a chunk, and how sure it is of that. */
function readChunk(
  { start, rows, logits, offsets, perRow }: LogitRows,
  C: number,
  { from, to, labels, predicted }: AnswersPart,
  reliability: Reliability[],
): void {
  const K = offsets.length;
  for (let row = 0; row < rows; row++) {
    const label = labels[start + row] as number;
    for (let k = from, cell = (start + row) * K + from; k < to; k++, cell++) {
      const at = row * perRow + (offsets[k] as number);
      const answer = argmax(logits, at, C);
      predicted[cell] = answer;
      (reliability[k - from] as Reliability).add(confidenceOf(logits, at, C, answer), answer === label);
    }
  }
}

/**
 * Reads what some variants answered, from files which are gone through once.
 *
 * @returns how sure each of them was
 * @throws RangeError where a file of predictions has a wrong size
 */
export function readPart(part: AnswersPart): Reliability[] {
  const C = part.predictions.classes;
  const beside = together(part);
  const reliability = Array.from({ length: part.to - part.from }, () => reliabilityTally());
  for (const chunk of logitChunks(part.predictions)) {
    if (part.logits) copyLogits(chunk, C, part, beside);
    readChunk(chunk, C, part, reliability);
  }
  return reliability;
}
