/**
 * Adds weighted rows to sums, four rows at a time: a sum is then read and written once for all four.
 *
 * @param values shape (N, K), row-major
 * @param rows which of them are added
 * @param weights of all rows, shape (N)
 * @param sums what is added to, shape (K)
 * @example addWeighted([1, 2, 3, 4], Uint32Array.of(1), Float64Array.of(0, 2), sums) // adds 6 and 8
 */
export function addWeighted(
  values: ArrayLike<number>,
  rows: Uint32Array,
  weights: ArrayLike<number>,
  sums: Float64Array,
): void {
  const K = sums.length;
  let at = 0;
  for (; at + 3 < rows.length; at += 4) {
    const row0 = rows[at] as number;
    const row1 = rows[at + 1] as number;
    const row2 = rows[at + 2] as number;
    const row3 = rows[at + 3] as number;
    const weight0 = weights[row0] as number;
    const weight1 = weights[row1] as number;
    const weight2 = weights[row2] as number;
    const weight3 = weights[row3] as number;
    for (let k = 0; k < K; k++) {
      sums[k] =
        (sums[k] as number) +
        weight0 * (values[row0 * K + k] as number) +
        weight1 * (values[row1 * K + k] as number) +
        weight2 * (values[row2 * K + k] as number) +
        weight3 * (values[row3 * K + k] as number);
    }
  }
  for (; at < rows.length; at++) {
    const row = rows[at] as number;
    const weight = weights[row] as number;
    for (let k = 0; k < K; k++) sums[k] = (sums[k] as number) + weight * (values[row * K + k] as number);
  }
}
