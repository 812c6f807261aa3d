import type { Interval } from "#server/contracts/ranking";
import { quantile } from "#server/statistics/quantile";

/**
 * Equal-tailed percentile interval of bootstrap replicates (Efron & Tibshirani 1993, chapter 13), by type 7 quantiles.
 *
 * @param replicates finite values in any order, shape (B), B >= 1
 * @param confidence such as 0.95
 * @throws RangeError where there is no replicate
 * @example percentileInterval([5, 1, 4, 2, 3], 0.5) // [2, 4]
 */
export function percentileInterval(replicates: ArrayLike<number>, confidence: number): Interval {
  const sorted = Float64Array.from(replicates).sort();
  const tail = (1 - confidence) / 2;
  return [quantile(sorted, tail), quantile(sorted, 1 - tail)];
}
