import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TensorBatch, TensorChunk } from "#server/contracts/predictions";
import { encodeBatches } from "#server/contracts/tensor-codec";
import { type ChunkLayout, chunkRowsAt } from "#server/preprocess/chunk-layout";

/**
 * Turns each chunk of rows, as it comes, into batches of tensors, and writes them as one file in `directory`.
 *
 * @param runs consecutive rows of a dataset, `CHUNK_ROWS` of them in each but the last, and where each run starts
 * @param toBatches makes the batches of one chunk; their `rows` are positions within it
 * @param layout where chunks are short; nowhere unless told
 */
export async function* writeChunks<Row>(
  runs: AsyncIterable<{ start: number; rows: Row[] }>,
  toBatches: (rows: Row[]) => TensorBatch[],
  directory: string,
  layout: Pick<ChunkLayout, "shortFrom"> = { shortFrom: Number.POSITIVE_INFINITY },
): AsyncGenerator<TensorChunk> {
  for await (const run of runs) {
    const most = chunkRowsAt(run.start, layout);
    for (let at = 0; at < run.rows.length; at += most) {
      const start = run.start + at;
      const rows = run.rows.slice(at, at + most);
      const path = join(directory, `${String(start).padStart(9, "0")}.tensors`);
      await writeFile(path, encodeBatches(toBatches(rows)));
      yield { start, rows: rows.length, path };
    }
  }
}
