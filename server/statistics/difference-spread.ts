import { unitEstimates } from "#server/statistics/unit-estimates";
import type { UnitTable } from "#server/statistics/unit-table";

export type DifferenceSpread = {
  /** Variance over the variants of their estimates, in squared units of the score. */
  spread: number;
  /** Variance that the noise of one unit gives a variant's lead over the mean of all; over U units it is this over U. */
  noise: number;
};

/**
 * How far the variants' estimates lie apart, and how far noise alone would put them apart. What the spread exceeds the noise by is
 * how much the variants truly differ.
 *
 * Source: the analysis of variance of variants by units (Scheffe 1959, chapter 4), units being random.
 *
 * @param table (U, K) scores, K >= 2
 * @throws RangeError where there is no row
 * @example differenceSpread(rowUnits(Uint8Array.of(1, 0, 1, 0), 2)) // { spread: 0.5, noise: 0 }
 */
export function differenceSpread(table: UnitTable): DifferenceSpread {
  const { variants: K, correct, sizes } = table;
  const { estimates, rows } = unitEstimates(table);
  const units = sizes.length;
  const rowsOfUnit = rows / units;
  const mean = estimates.reduce((sum, value) => sum + value, 0) / K;
  let squares = 0;
  for (let unit = 0; unit < units; unit++) {
    const from = unit * K;
    let all = 0;
    for (let k = 0; k < K; k++) all += correct[from + k] as number;
    for (let k = 0; k < K; k++) {
      const expected = all / K + (sizes[unit] as number) * ((estimates[k] as number) - mean);
      squares += (((correct[from + k] as number) - expected) / rowsOfUnit) ** 2;
    }
  }
  return {
    spread: estimates.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (K - 1),
    noise: squares / ((K - 1) * Math.max(units - 1, 1)),
  };
}
