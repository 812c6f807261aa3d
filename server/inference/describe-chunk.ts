import { readFile } from "node:fs/promises";
import type { PredictionChunk, Predictions } from "#server/contracts/predictions";

/** What K variants answer on n rows. */
export type ChunkAnswers = {
  /** Per variant: class indices, shape (n). */
  answers: Uint8Array[];
  /** Per variant: softmax probability of its own answer, shape (n). */
  confidences: Float32Array[];
  /** The most frequent answer of each row, the lowest class of equals, shape (n). */
  plurality: Uint8Array;
  /** Variants that are right, shape (n). */
  right: Uint16Array;
  /** Variants that do not answer with the plurality, shape (n). */
  split: Uint16Array;
};

/**
 * Answers, confidences and their summary on one chunk of predictions.
 *
 * @param labels class index of each row of the chunk, shape (n)
 * @throws RangeError where the chunk's file has a wrong size
 */
export async function describeChunk(
  { variants, stored, classes }: Pick<Predictions, "variants" | "stored" | "classes">,
  { path, rows, start }: PredictionChunk,
  labels: ArrayLike<number>,
): Promise<ChunkAnswers> {
  const bytes = await readFile(path);
  const logits = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
  if (logits.length !== stored.length * rows * classes)
    throw new RangeError(`Predictions of rows ${start} on have a wrong size.`);
  const counts = new Uint16Array(rows * classes);
  const answers: Uint8Array[] = [];
  const confidences: Float32Array[] = [];
  for (const variant of variants) {
    const slot = stored.indexOf(variant);
    const answered = new Uint8Array(rows);
    const confidence = new Float32Array(rows);
    for (let row = 0; row < rows; row++) {
      const at = (row * stored.length + slot) * classes;
      let best = 0;
      for (let c = 1; c < classes; c++) if ((logits[at + c] as number) > (logits[at + best] as number)) best = c;
      let sum = 0;
      for (let c = 0; c < classes; c++)
        sum += c === best ? 1 : Math.exp((logits[at + c] as number) - (logits[at + best] as number));
      answered[row] = best;
      confidence[row] = 1 / sum;
      counts[row * classes + best] = (counts[row * classes + best] as number) + 1;
    }
    answers.push(answered);
    confidences.push(confidence);
  }
  const plurality = new Uint8Array(rows);
  const right = new Uint16Array(rows);
  const split = new Uint16Array(rows);
  for (let row = 0; row < rows; row++) {
    const own = counts.subarray(row * classes, (row + 1) * classes);
    let most = 0;
    for (let c = 1; c < classes; c++) if ((own[c] as number) > (own[most] as number)) most = c;
    plurality[row] = most;
    right[row] = own[labels[row] as number] as number;
    split[row] = variants.length - (own[most] as number);
  }
  return { answers, confidences, plurality, right, split };
}
