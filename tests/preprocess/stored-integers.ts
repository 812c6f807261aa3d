import type { StoredTensor } from "#server/contracts/predictions";
import { toGraphTensor } from "#server/inference/graph-tensors";

/** Integers of a stored tensor of rows, as the graph is given them. */
export function integersOf(stored: StoredTensor): number[][] {
  const values = [...(toGraphTensor(stored).data as BigInt64Array)].map(Number);
  const [rows = 0, width = 0] = stored.dims;
  return Array.from({ length: rows }, (_, row) => values.slice(row * width, (row + 1) * width));
}
