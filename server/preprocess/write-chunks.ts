import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TensorBatch, TensorChunk } from "#server/contracts/predictions";
import { encodeBatches } from "#server/contracts/tensor-codec";

/** Rows that are decoded together; fixed, so that the same data always makes the same batches on any machine. */
export const CHUNK_ROWS = 256;

/**
 * Turns each run of rows, as it comes, into batches of tensors, and writes them as one file in `directory`.
 *
 * @param runs consecutive rows of a dataset and where each run starts
 * @param toBatches makes the batches of one run; their `rows` are positions within it
 */
export async function* writeChunks<Row>(
  runs: AsyncIterable<{ start: number; rows: Row[] }>,
  toBatches: (rows: Row[]) => TensorBatch[],
  directory: string,
): AsyncGenerator<TensorChunk> {
  for await (const { start, rows } of runs) {
    const path = join(directory, `${String(start).padStart(9, "0")}.tensors`);
    await writeFile(path, encodeBatches(toBatches(rows)));
    yield { start, rows: rows.length, path };
  }
}
