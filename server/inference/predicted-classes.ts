import { readFile } from "node:fs/promises";
import type { Predictions } from "#server/contracts/predictions";

/** Index of the largest logit; the lowest index where several are equal. */
function argmax(logits: Float32Array, offset: number, classes: number): number {
  let best = 0;
  for (let c = 1; c < classes; c++) if ((logits[offset + c] as number) > (logits[offset + best] as number)) best = c;
  return best;
}

/**
 * The class that each variant predicts for each row.
 *
 * @returns class indices, uint8, shape (N, K), row-major
 */
export async function readPredictedClasses({ variants, classes, rows, chunks }: Predictions): Promise<Uint8Array> {
  const K = variants.length;
  const predicted = new Uint8Array(rows * K);
  for (const chunk of chunks) {
    const bytes = await readFile(chunk.path);
    const logits = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    if (logits.length !== K * chunk.rows * classes)
      throw new RangeError(`Predictions of rows ${chunk.start} on have a wrong size.`);
    for (let k = 0; k < K; k++) {
      for (let row = 0; row < chunk.rows; row++) {
        predicted[(chunk.start + row) * K + k] = argmax(logits, (k * chunk.rows + row) * classes, classes);
      }
    }
  }
  return predicted;
}
