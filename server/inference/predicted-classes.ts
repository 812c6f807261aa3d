import type { Predictions } from "#server/contracts/predictions";
import { visitLogits } from "#server/inference/visit-logits";

/** Index of the largest logit; the lowest index where several are equal. */
export function argmax(logits: Float32Array, offset: number, classes: number): number {
  let best = 0;
  for (let c = 1; c < classes; c++) if ((logits[offset + c] as number) > (logits[offset + best] as number)) best = c;
  return best;
}

/**
 * The class that each variant predicts for each row.
 *
 * @returns class indices, uint8, shape (N, K), row-major
 */
export async function readPredictedClasses(predictions: Predictions): Promise<Uint8Array> {
  const { variants, classes, rows } = predictions;
  const K = variants.length;
  const predicted = new Uint8Array(rows * K);
  await visitLogits(predictions, (row, k, logits, at) => {
    predicted[row * K + k] = argmax(logits, at, classes);
  });
  return predicted;
}
