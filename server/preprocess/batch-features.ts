import type { TensorBatch } from "#server/contracts/predictions";

/**
 * Turns rows of features into one batch: `features` float32 (N, F) in the order of features.json. A missing value stays NaN:
 * how it is filled in and marked is part of the graph.
 *
 * @param rows N rows of F numbers each
 */
export function batchFeatures(rows: Float32Array[]): TensorBatch[] {
  const width = rows[0]?.length ?? 0;
  const values = new Float32Array(rows.length * width);
  for (const [at, row] of rows.entries()) values.set(row, at * width);
  const dims = [rows.length, width];
  const data = new Uint8Array(values.buffer);
  return [{ rows: rows.map((_, at) => at), tensors: [{ name: "features", dtype: "float32", dims, data }] }];
}
