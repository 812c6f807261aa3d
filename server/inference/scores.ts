import type { Predictions } from "#server/contracts/predictions";
import { visitLogits } from "#server/inference/visit-logits";

/**
 * How strongly each variant holds each row for a class: the softmax probability of the class as log-odds, that is its logit
 * less the log-sum-exp of the others. Of two classes it is the difference of their logits.
 *
 * @param positive index of the class
 * @returns scores, float32, shape (N, K), row-major; higher means the class
 * @throws RangeError where a file of predictions has a wrong size
 */
export async function readScores(predictions: Predictions, positive: number): Promise<Float32Array> {
  const { variants, classes, rows } = predictions;
  const K = variants.length;
  const scores = new Float32Array(rows * K);
  await visitLogits(predictions, (row, k, logits, at) => {
    scores[row * K + k] = logOdds(logits.subarray(at, at + classes), positive);
  });
  return scores;
}

function logOdds(logits: Float32Array, positive: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (const [index, value] of logits.entries()) if (index !== positive && value > largest) largest = value;
  let sum = 0;
  for (const [index, value] of logits.entries()) if (index !== positive) sum += Math.exp(value - largest);
  return (logits[positive] as number) - largest - Math.log(sum);
}
