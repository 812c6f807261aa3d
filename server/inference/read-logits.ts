import type { Predictions } from "#server/contracts/predictions";
import { visitLogits } from "#server/inference/visit-logits";

/**
 * The logits of all variants on all rows, as one array.
 *
 * @returns float32, shape (N, K, C), row-major
 * @throws RangeError where a file of predictions has a wrong size
 */
export async function readLogits(predictions: Predictions): Promise<Float32Array> {
  const { variants, classes: C, rows } = predictions;
  const K = variants.length;
  const all = new Float32Array(rows * K * C);
  await visitLogits(predictions, (row, k, logits, at) => {
    for (let c = 0; c < C; c++) all[(row * K + k) * C + c] = logits[at + c] as number;
  });
  return all;
}
