import { readFileSync } from "node:fs";
import type { Predictions } from "#server/contracts/predictions";

/** Logits of a run of rows. */
export type LogitRows = {
  /** Of the first row. */
  start: number;
  rows: number;
  /** Shape (rows, as many variants as are stored, C). */
  logits: Float32Array;
  /** Where in a row the C logits of each variant begin that could be run, shape (K). */
  offsets: Uint32Array;
  /** Logits in a row. */
  perRow: number;
};

/**
 * The logits of all rows, a chunk at a time.
 *
 * @throws RangeError where a file of predictions has a wrong size
 */
export function* logitChunks({ variants, stored, classes, chunks }: Predictions): Generator<LogitRows> {
  const offsets = Uint32Array.from(variants, (variant) => stored.indexOf(variant) * classes);
  const perRow = stored.length * classes;
  for (const { path, rows, start } of chunks) {
    // Not to be waited for: the files are many and small, and whoever ranks does nothing else meanwhile.
    const bytes = readFileSync(path);
    const logits = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4);
    if (logits.length !== perRow * rows) throw new RangeError(`Predictions of rows ${start} on have a wrong size.`);
    yield { start, rows, logits, offsets, perRow };
  }
}

/**
 * Shows the logits of every variant that could be run on every row, a chunk at a time.
 *
 * @param visit receives the row, the index of the variant in `variants`, and where the C logits of the two begin in `logits`
 * @throws RangeError where a file of predictions has a wrong size
 */
export async function visitLogits(
  predictions: Predictions,
  visit: (row: number, k: number, logits: Float32Array, at: number) => void,
): Promise<void> {
  for (const { start, rows, logits, offsets, perRow } of logitChunks(predictions)) {
    for (let row = 0; row < rows; row++) {
      for (let k = 0; k < offsets.length; k++) visit(start + row, k, logits, row * perRow + (offsets[k] as number));
    }
  }
}
