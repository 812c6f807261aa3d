import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TensorChunk } from "#server/contracts/predictions";
import { encodeBatches } from "#server/contracts/tensor-codec";
import { batchTexts } from "#server/preprocess/batch-texts";
import type { TextTokenizer } from "#server/preprocess/text-tokenizer";

/** Rows that are decoded together; fixed, so that the same data always makes the same batches on any machine. */
export const CHUNK_ROWS = 256;

/** Tokenizes texts as they come and writes each run of rows as one file of tensors in `directory`. */
export async function* writeTextChunks(
  texts: AsyncIterable<{ start: number; texts: string[] }>,
  tokenizer: TextTokenizer,
  directory: string,
): AsyncGenerator<TensorChunk> {
  for await (const { start, texts: batch } of texts) {
    const path = join(directory, `${String(start).padStart(9, "0")}.tensors`);
    await writeFile(path, encodeBatches(batchTexts(batch, tokenizer)));
    yield { start, rows: batch.length, path };
  }
}
