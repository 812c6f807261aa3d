/**
 * Of how many rows of equal weight weighted rows are worth: (sum v)^2 / sum v^2, at most the number of rows.
 *
 * Source: Kish 1965, Survey Sampling, section 11.7.
 *
 * @param weights at least 0, shape (N)
 * @returns 0 where all weights are 0
 * @example effectiveRows([2, 2, 0]) // 2
 */
export function effectiveRows(weights: ArrayLike<number>): number {
  let sum = 0;
  let squares = 0;
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row] as number;
    sum += weight;
    squares += weight * weight;
  }
  return squares > 0 ? (sum * sum) / squares : 0;
}
