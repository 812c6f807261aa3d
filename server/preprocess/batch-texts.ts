import type { TensorBatch } from "#server/contracts/predictions";
import { cutByCost, cutEvenly } from "#server/preprocess/like-length";
import type { TextTokenizer } from "#server/preprocess/text-tokenizer";
import { inputIds } from "#server/preprocess/token-ids";

/** Pads token ids (B texts, ragged) on the right to tensors `input_ids`, `attention_mask` and `token_type_ids` uint8, each (B, T). */
function padBatch(rows: number[], ids: number[][], padId: number): TensorBatch {
  const width = Math.max(...ids.map((row) => row.length));
  const mask = new Uint8Array(rows.length * width);
  for (const [at, { length }] of ids.entries()) mask.fill(1, at * width, at * width + length);
  const dims = [rows.length, width];
  return {
    rows,
    tensors: [
      inputIds(ids, width, padId),
      { name: "attention_mask", dtype: "uint8", dims, data: mask },
      // A single text is of one type; graphs that do not ask for it are not given it.
      { name: "token_type_ids", dtype: "uint8", dims, data: new Uint8Array(mask.length) },
    ],
  };
}

/** As `batchTexts`, of texts that are token ids already (N texts, ragged). */
export function batchTokens(ids: number[][], padId: number, batchRows?: number): TensorBatch[] {
  const lengths = ids.map(({ length }) => length);
  const cut = batchRows === undefined ? cutByCost(lengths) : cutEvenly(lengths, batchRows);
  return cut.map((rows) =>
    padBatch(
      rows,
      rows.map((row) => ids[row] as number[]),
      padId,
    ),
  );
}

/**
 * Turns N texts into batches of tensors, texts of like length together, so that little of the work is padding.
 *
 * @param texts N texts
 * @param batchRows texts in a batch; as many as cost the least unless given
 * @returns batches whose `rows` are positions in `texts`, each in exactly one batch; the same texts always make the same
 *   batches
 */
export const batchTexts = (texts: string[], { encode, padId }: TextTokenizer, batchRows?: number): TensorBatch[] =>
  batchTokens(
    texts.map((text) => encode(text)),
    padId,
    batchRows,
  );
