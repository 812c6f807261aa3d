/**
 * Type 7 quantile (the default of R and NumPy): linear interpolation between order statistics.
 *
 * Source: Hyndman & Fan 1996, The American Statistician 50:361.
 *
 * @param sorted values in ascending order, shape (n), n >= 1
 * @param probability from 0 to 1
 * @throws RangeError where there is no value or the probability is out of range
 * @example quantile([1, 2, 3, 4], 0.5) // 2.5
 */
export function quantile(sorted: ArrayLike<number>, probability: number): number {
  if (sorted.length === 0) throw new RangeError("No values, no quantile.");
  if (!(probability >= 0 && probability <= 1)) throw new RangeError(`${probability} is not a probability.`);
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (position - below) * (high - low);
}
