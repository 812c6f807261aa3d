import { type InferenceSession, Tensor } from "onnxruntime-node";
import type { GraphBatch } from "#server/inference/run-chunk";

/** The number of rows that a graph takes at a time, where it takes no other; null where any number will do. */
export function fixedBatchRows({ inputMetadata }: Pick<InferenceSession, "inputMetadata">): number | null {
  const sides = inputMetadata.map((input) => (input.isTensor ? input.shape[0] : undefined));
  const fixed = sides.find((side) => typeof side === "number" && side > 0);
  return typeof fixed === "number" ? fixed : null;
}

/** Rows `from` on of a tensor, `count` of them; what lies beyond its end is its last row again. */
function sliceRows({ type, data, dims }: Tensor, from: number, count: number): Tensor {
  const [rows = 0, ...sides] = dims;
  const width = sides.reduce((product, side) => product * side, 1);
  const values = data as Float32Array | BigInt64Array;
  const slice = values.slice(0, 0).constructor as new (length: number) => typeof values;
  const cut = new slice(count * width);
  for (let at = 0; at < count; at++) {
    const row = Math.min(from + at, rows - 1);
    (cut as Float32Array).set(values.subarray(row * width, (row + 1) * width) as Float32Array, at * width);
  }
  return new Tensor(type as "float32", cut as Float32Array, [count, ...sides]);
}

/** A batch as batches of `size` rows, for graphs that were exported with a fixed one; the last is filled up with its last row. */
export function cutBatch({ rows, feeds }: GraphBatch, size: number): GraphBatch[] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, piece) => ({
    rows: rows.slice(piece * size, (piece + 1) * size),
    feeds: Object.fromEntries(
      Object.entries(feeds).map(([name, tensor]) => [name, sliceRows(tensor, piece * size, size)]),
    ),
  }));
}
