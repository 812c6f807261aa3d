import type { PairedDifferences } from "#server/statistics/paired-differences";
import type { RangePermutationTest } from "#server/statistics/range-permutation-test";

/**
 * Do the variants differ at all? The range of the sums is compared with its range under "equally good" in the flips that the
 * paired differences hold: for many units, where shuffling names within each would take too long.
 *
 * Source: Wu 1986, Annals of Statistics 14:1261; Phipson & Smyth 2010 for the p-value.
 *
 * @param differences of K variants
 * @param range highest minus lowest estimate, in the unit of the metric
 * @param sumRange highest minus lowest sum, in the unit of the flips
 * @example rangeFlipTest(differences, 0.02, 20) // { statistic: 0.02, p: 0.001 }
 */
export function rangeFlipTest(
  { variants, resamples, flips }: PairedDifferences,
  range: number,
  sumRange: number,
): RangePermutationTest {
  let atLeast = 0;
  for (let from = 0; from < flips.length; from += variants) {
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let at = from; at < from + variants; at++) {
      const value = flips[at] as number;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (high - low >= sumRange * (1 - 1e-12)) atLeast++;
  }
  return { statistic: range, p: (1 + atLeast) / (1 + resamples) };
}
