import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { Predictions } from "#server/contracts/predictions";

/** Logits of a run of rows; its memory is that of the next run too. */
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

/** Reads a whole file to where it fits; how long it is. */
function readInto(path: string, to: Uint8Array): number {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    for (let at = 0; at < Math.min(size, to.length); ) {
      const read = readSync(file, to, at, Math.min(size, to.length) - at, at);
      if (read === 0) return at;
      at += read;
    }
    return size;
  } finally {
    closeSync(file);
  }
}

/**
 * The logits of all rows, a chunk at a time.
 *
 * @throws RangeError where a file of predictions has a wrong size
 */
export function* logitChunks({ variants, stored, classes, chunks }: Predictions): Generator<LogitRows> {
  const offsets = Uint32Array.from(variants, (variant) => stored.indexOf(variant) * classes);
  const perRow = stored.length * classes;
  const most = chunks.reduce((largest, { rows }) => Math.max(largest, rows), 0);
  const memory = new Float32Array(most * perRow);
  for (const { path, rows, start } of chunks) {
    const logits = memory.subarray(0, rows * perRow);
    // Not to be waited for: the files are many and small, and whoever ranks does nothing else meanwhile.
    const length = readInto(path, new Uint8Array(logits.buffer, 0, logits.byteLength));
    if (length !== logits.byteLength) throw new RangeError(`Predictions of rows ${start} on have a wrong size.`);
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
