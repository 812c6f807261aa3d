import { readFile } from "node:fs/promises";
import type { Predictions } from "#server/contracts/predictions";

/**
 * The logits of all variants on all rows, as one array.
 *
 * @returns float32, shape (N, K, C), row-major
 * @throws RangeError where a file of predictions has a wrong size
 */
export async function readLogits({ variants, classes: C, rows, chunks }: Predictions): Promise<Float32Array> {
  const K = variants.length;
  const all = new Float32Array(rows * K * C);
  for (const chunk of chunks) {
    const bytes = await readFile(chunk.path);
    const logits = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    if (logits.length !== K * chunk.rows * C)
      throw new RangeError(`Predictions of rows ${chunk.start} on have a wrong size.`);
    for (let k = 0; k < K; k++) {
      for (let row = 0; row < chunk.rows; row++) {
        const from = (k * chunk.rows + row) * C;
        const to = ((chunk.start + row) * K + k) * C;
        for (let c = 0; c < C; c++) all[to + c] = logits[from + c] as number;
      }
    }
  }
  return all;
}
