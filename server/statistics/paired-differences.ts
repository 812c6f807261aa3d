import { gaussianFlips } from "#server/statistics/gaussian-flips";
import type { Random } from "#server/statistics/random";
import { GAUSSIAN_FROM_UNITS } from "#server/statistics/resampling";
import { signFlips } from "#server/statistics/sign-flips";
import { squaredDifferences } from "#server/statistics/squared-differences";
import { unitEstimates } from "#server/statistics/unit-estimates";
import type { UnitTable } from "#server/statistics/unit-table";

/** Everything that tests between pairs of variants need. */
export type PairedDifferences = {
  /** Number of variants, K. */
  variants: number;
  /** Number of units, U. */
  units: number;
  /** Number of resamples, B. */
  resamples: number;
  /** Studentised difference of j over k at `j * K + k`, shape (K, K); positive where j is ahead. */
  statistics: Float64Array;
  /** Standard error of the difference of the sums of j and k, shape (K, K). */
  scales: Float64Array;
  /** Differences of the sums under "equally good": column j minus column k, shape (B, K). */
  flips: Float64Array;
};

/**
 * Studentised paired differences between all pairs of variants, with resamples of them under "equally good".
 *
 * For variants j and k with counts C_uj, C_uk in unit u and D_u = C_uj - C_uk, the statistic is
 * sum(D_u) / sqrt(sum(D_u^2) + 1): McNemar's score statistic, robust to dependence within groups, with one row of
 * pseudo-disagreement added. The variance is the one under the null (uncentred), and the added row keeps a pair that
 * differs on one or two rows from setting the critical value for all; there is no division by zero either: identical
 * variants have statistic 0. Both matter for few rows: the textbook standard error with the pairs bootstrap kept the
 * true best in only 90 % of sets at a nominal 95 % with 30 rows and 50 variants, and could rule a variant out on two.
 *
 * Source: McNemar 1947; Agresti & Min 2005, Statistics in Medicine 24:729 (pseudo-disagreement).
 *
 * @param table (U, K) counts, or scores whose differences vary as those of the sums do
 * @param resamples B
 * @param random the stream to draw from
 * @param sums of each variant over all units, shape (K); those of the table unless told
 * @throws RangeError where there is no row
 * @example pairedDifferences(rowUnits(Uint8Array.of(1, 0, 1, 1), 2), 100, new Random(1)).statistics[1] // 0.7071
 */
export function pairedDifferences(
  table: UnitTable,
  resamples: number,
  random: Random,
  sums?: Float64Array,
): PairedDifferences {
  const { variants } = table;
  const correct = sums ?? unitEstimates(table).correct;
  const units = table.sizes.length;
  const squares = squaredDifferences(table);
  const scales = squares.map((sum) => Math.sqrt(sum + 1));
  const statistics = scales.map((scale, at) => {
    const j = Math.floor(at / variants);
    return ((correct[j] as number) - (correct[at % variants] as number)) / scale;
  });
  return {
    variants,
    units,
    resamples,
    statistics,
    scales,
    flips:
      units < GAUSSIAN_FROM_UNITS
        ? signFlips(table, resamples, random)
        : gaussianFlips(squares, variants, resamples, random),
  };
}
