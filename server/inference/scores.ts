import { readFile } from "node:fs/promises";
import type { Predictions } from "#server/contracts/predictions";

/**
 * How strongly each variant holds each row for a class: the softmax probability of the class as log-odds, that is its logit
 * less the log-sum-exp of the others. Of two classes it is the difference of their logits.
 *
 * @param positive index of the class
 * @returns scores, float32, shape (N, K), row-major; higher means the class
 * @throws RangeError where a file of predictions has a wrong size
 */
export async function readScores(
  { variants, classes, rows, chunks }: Predictions,
  positive: number,
): Promise<Float32Array> {
  const K = variants.length;
  const scores = new Float32Array(rows * K);
  for (const chunk of chunks) {
    const bytes = await readFile(chunk.path);
    const logits = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    if (logits.length !== K * chunk.rows * classes)
      throw new RangeError(`Predictions of rows ${chunk.start} on have a wrong size.`);
    for (let k = 0; k < K; k++) {
      for (let row = 0; row < chunk.rows; row++) {
        const at = (k * chunk.rows + row) * classes;
        scores[(chunk.start + row) * K + k] = logOdds(logits.subarray(at, at + classes), positive);
      }
    }
  }
  return scores;
}

function logOdds(logits: Float32Array, positive: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const [index, value] of logits.entries()) if (index !== positive && value > largest) largest = value;
  let sum = 0;
  for (const [index, value] of logits.entries()) if (index !== positive) sum += Math.exp(value - largest);
  return (logits[positive] as number) - largest - Math.log(sum);
}
