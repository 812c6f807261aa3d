import type { Ranking } from "#server/contracts/ranking";
import type { Measured } from "#server/ranking/measure-scored";
import { cochranQ } from "#server/statistics/cochran-q";
import type { PairedDifferences } from "#server/statistics/paired-differences";
import type { Random } from "#server/statistics/random";
import { rangeFlipTest } from "#server/statistics/range-flip-test";
import { rangePermutationTest } from "#server/statistics/range-permutation-test";
import { GAUSSIAN_FROM_UNITS } from "#server/statistics/resampling";
import { unitEstimates } from "#server/statistics/unit-estimates";

const rangeOf = (values: Float64Array): number => Math.max(...values) - Math.min(...values);

/**
 * Do the variants differ at all? Cochran's Q for shares of rows that stand alone; for groups of rows, and for scores of any
 * other kind on few units, a permutation of names within units; for scores on many units, sign flips.
 */
export function testDifferences(
  { table, nullScores, plainRows, correct }: Measured,
  differences: PairedDifferences,
  resamples: number,
  random: Random,
): Ranking["test"] {
  if (plainRows) return { name: "Cochran's Q", ...cochranQ(plainRows, table.variants) };
  if (correct || table.sizes.length < GAUSSIAN_FROM_UNITS) {
    return {
      name: "permutation test of the range",
      df: null,
      ...rangePermutationTest(nullScores().table, resamples, random, nullScores().sums),
    };
  }
  const { estimates } = unitEstimates(table);
  // The flips are of scaled sums; so is this statistic times its scale, which is a difference of such sums.
  const { variants, statistics, scales } = differences;
  let widest = 0;
  for (let at = 0; at < variants * variants; at++) {
    widest = Math.max(widest, (statistics[at] as number) * (scales[at] as number));
  }
  return { name: "sign-flip test of the range", df: null, ...rangeFlipTest(differences, rangeOf(estimates), widest) };
}
