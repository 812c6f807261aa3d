import type { UnitTable } from "#server/statistics/unit-table";

/** Pseudo-values of a metric with what the rows count and belong to. */
export type PseudoRows = {
  /** Value of each variant, shape (K). */
  estimates: Float64Array;
  /** Shape (N, K), row-major; their weighted mean is the estimate. */
  pseudoValues: Float64Array;
  /** What each row counts, shape (N); null: each 1. */
  weights: Float64Array | null;
  /** Unit of each row, 0 to U - 1, shape (N); null: each row is one. */
  unitOf: Uint32Array | null;
};

/**
 * Pseudo-values summed over the rows of each unit, so that a metric of any form is resampled as accuracy is: a row of weight
 * v (scaled to a mean of 1) adds theta + v (y - theta), whose sum over all rows is N theta.
 *
 * @returns (U, K) sums with the number of rows in each unit
 * @example
 * const rows = { estimates: Float64Array.of(0.5), pseudoValues: Float64Array.of(0, 1), weights: null, unitOf: null };
 * pseudoUnits(rows).correct // Float64Array [0, 1]
 */
export function pseudoUnits({ estimates, pseudoValues, weights, unitOf }: PseudoRows): UnitTable {
  const variants = estimates.length;
  const rows = pseudoValues.length / variants;
  const units = unitOf ? unitOf.reduce((most, unit) => Math.max(most, unit + 1), 0) : rows;
  const mean = weights ? weights.reduce((sum, weight) => sum + weight, 0) / rows : 1;
  const sums = new Float64Array(units * variants);
  const sizes = new Uint32Array(units);
  for (let row = 0; row < rows; row++) {
    const unit = unitOf ? (unitOf[row] as number) : row;
    const weight = weights ? (weights[row] as number) / mean : 1;
    sizes[unit] = (sizes[unit] as number) + 1;
    for (let k = 0, at = row * variants, to = unit * variants; k < variants; k++, at++, to++) {
      const theta = estimates[k] as number;
      sums[to] = (sums[to] as number) + theta + weight * ((pseudoValues[at] as number) - theta);
    }
  }
  return { variants, correct: sums, sizes };
}
