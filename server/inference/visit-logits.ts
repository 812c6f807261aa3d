import { readFileSync } from "node:fs";
import type { Predictions } from "#server/contracts/predictions";

/**
 * Shows the logits of every variant that could be run on every row, a chunk at a time.
 *
 * @param visit receives the row, the index of the variant in `variants`, and where the C logits of the two begin in `logits`
 * @throws RangeError where a file of predictions has a wrong size
 */
export async function visitLogits(
  { variants, stored, classes, chunks }: Predictions,
  visit: (row: number, k: number, logits: Float32Array, at: number) => void,
): Promise<void> {
  const slots = variants.map((variant) => stored.indexOf(variant));
  for (const { path, rows, start } of chunks) {
    // Not to be waited for: the files are many and small, and whoever ranks does nothing else meanwhile.
    const bytes = readFileSync(path);
    const logits = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    if (logits.length !== stored.length * rows * classes)
      throw new RangeError(`Predictions of rows ${start} on have a wrong size.`);
    for (let row = 0; row < rows; row++) {
      for (let k = 0; k < slots.length; k++)
        visit(start + row, k, logits, (row * stored.length + (slots[k] as number)) * classes);
    }
  }
}
