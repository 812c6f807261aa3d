import type { TensorBatch } from "#server/contracts/predictions";
import { cutByCost, cutEvenly } from "#server/preprocess/like-length";
import type { EncodedPair, PairTokenizer } from "#server/preprocess/pair-tokenizer";
import { inputIds } from "#server/preprocess/token-ids";

/** Pads pairs on the right: `input_ids`, `attention_mask` and `token_type_ids` uint8, each (B, T). */
function padPairs(rows: number[], encoded: EncodedPair[], padId: number): TensorBatch {
  const width = Math.max(...encoded.map(({ ids }) => ids.length));
  const mask = new Uint8Array(rows.length * width);
  const typeIds = new Uint8Array(rows.length * width);
  for (const [at, { ids, types }] of encoded.entries()) {
    typeIds.set(types, at * width);
    mask.fill(1, at * width, at * width + ids.length);
  }
  const dims = [rows.length, width];
  return {
    rows,
    tensors: [
      inputIds(
        encoded.map(({ ids }) => ids),
        width,
        padId,
      ),
      { name: "attention_mask", dtype: "uint8", dims, data: mask },
      { name: "token_type_ids", dtype: "uint8", dims, data: typeIds },
    ],
  };
}

/** As `batchPairs`, of pairs that are token ids already. */
export function batchEncodedPairs(encoded: EncodedPair[], padId: number, batchRows?: number): TensorBatch[] {
  const lengths = encoded.map(({ ids }) => ids.length);
  const cut = batchRows === undefined ? cutByCost(lengths) : cutEvenly(lengths, batchRows);
  return cut.map((rows) =>
    padPairs(
      rows,
      rows.map((row) => encoded[row] as EncodedPair),
      padId,
    ),
  );
}

/**
 * Turns N pairs of texts into batches of tensors, pairs of like length together, so that little of the work is padding.
 *
 * @param pairs N pairs
 * @param batchRows pairs in a batch; as many as cost the least unless given
 * @returns batches whose `rows` are positions in `pairs`, each in exactly one batch; the same pairs always make the same
 *   batches
 */
export const batchPairs = (
  pairs: [string, string][],
  { encode, padId }: PairTokenizer,
  batchRows?: number,
): TensorBatch[] =>
  batchEncodedPairs(
    pairs.map(([first, second]) => encode(first, second)),
    padId,
    batchRows,
  );
