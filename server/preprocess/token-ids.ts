import type { StoredTensor } from "#server/contracts/predictions";

/**
 * The tensor `input_ids` of B rows of token ids, padded on the right, shape (B, T): in two bytes each where all ids fit in them, as those
 * of most vocabularies do.
 */
export function inputIds(ids: readonly number[][], width: number, padId: number): StoredTensor {
  const isShort = padId < 2 ** 16 && ids.every((row) => row.every((id) => id < 2 ** 16));
  const values = new (isShort ? Uint16Array : Int32Array)(ids.length * width).fill(padId);
  for (const [at, row] of ids.entries()) values.set(row, at * width);
  const dtype = isShort ? "uint16" : "int32";
  return { name: "input_ids", dtype, dims: [ids.length, width], data: new Uint8Array(values.buffer) };
}
