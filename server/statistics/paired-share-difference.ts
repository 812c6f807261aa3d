import type { Interval } from "#server/contracts/ranking";
import { studentsTQuantile } from "#server/statistics/students-t-quantile";
import { studentsTUpperTail } from "#server/statistics/students-t-upper-tail";

/** Sums over U units of what their rows count, V_u, and of how far one variant leads another there, P_u. */
export type LeadSums = {
  /** Units that were drawn, U: groups of rows, or rows. */
  units: number;
  /** Rows of all units, N. */
  rows: number;
  /** Sum of V_u: what all rows count. */
  weight: number;
  /** Sum of P_u: weight of the rows that only the one gets right, less that of those that only the other does. */
  lead: number;
  /** Sums of V_u^2, P_u^2 and V_u P_u. */
  weightSquares: number;
  leadSquares: number;
  products: number;
};

export type ShareDifference = { value: number; interval: Interval; p: number };

/**
 * The difference of two variants' shares right on the same rows, where rows come in groups or count differently: a ratio of
 * sums, its variance from the units (linearised), with one row of disagreement added to their squares as `pairedDrop` has it, and
 * Student's t with U - 1 degrees of freedom, since few groups show their spread badly. The p value is of the score statistic
 * sum(P_u) / sqrt(sum(P_u^2) + 1), as that of `pairedDifferences`.
 *
 * Source: Agresti & Min 2005, Statistics in Medicine 24:729; Cochran 1977, Sampling Techniques, section 6.3, for the ratio.
 *
 * @param sums of whole units
 * @param confidence such as 0.95
 * @returns shares in [-1, 1]; null where fewer than 2 units show no spread, or nothing counts
 * @example
 *   const sums = { units: 2, rows: 2, weight: 2, lead: 1, weightSquares: 2, leadSquares: 1, products: 1 };
 *   pairedShareDifference(sums, 0.5)?.value // 0.5
 */
export function pairedShareDifference(sums: LeadSums, confidence: number): ShareDifference | null {
  const { units, rows, weight, lead, weightSquares, leadSquares, products } = sums;
  if (units < 2 || !(weight > 0)) return null;
  const mean = weight / rows;
  const value = lead / weight;
  const squares = Math.max(0, leadSquares - 2 * value * products + value * value * weightSquares) / mean ** 2;
  const t = studentsTQuantile((1 - confidence) / 2, units - 1);
  const reach = (t * Math.sqrt((squares * units) / (units - 1) + 1)) / rows;
  const statistic = Math.abs(lead / mean) / Math.sqrt(leadSquares / mean ** 2 + 1);
  return {
    value,
    interval: [Math.max(-1, value - reach), Math.min(1, value + reach)],
    p: 2 * studentsTUpperTail(statistic, units - 1),
  };
}
