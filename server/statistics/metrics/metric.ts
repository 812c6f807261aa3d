import type { Bag } from "#server/statistics/bag";

/** A metric of K variants on N rows, with what its uncertainty is made of. */
export type Measure = {
  /** Value of each variant, in the unit of the metric; NaN where it is undefined. Shape (K). */
  estimates: Float64Array;
  /**
   * Pseudo-values, shape (N, K), row-major: y = theta + V * d theta / d v, where v is the weight of the row and V the sum of
   * all weights. Their weighted mean is the estimate, and they are to any metric what 0 and 1 are to accuracy: how they
   * vary over rows is how the estimate varies over samples, to first order. NaN in the columns of undefined estimates.
   *
   * Source: Efron 1981 (infinitesimal jackknife); Hampel 1974 (influence function).
   */
  pseudoValues: Float64Array;
};

/**
 * A metric, bound to what K variants answered on N rows.
 *
 * Weights are at least 0 and count rows: 2 is the row twice, 0 without it. A bootstrap resample, an importance weight and
 * a slice are all weights.
 */
export type Metric = {
  /** Number of variants, K. */
  variants: number;
  /** Number of rows, N. */
  rows: number;
  /** True of accuracy, false of a loss. */
  higherIsBetter: boolean;
  /** How long an evaluation takes, beside that of a mean over the rows; 1 unless told. */
  effort?: number;
  /**
   * Writes the value of each variant on rows counted by their weights; NaN where it is undefined.
   *
   * @param weights shape (N)
   * @param out shape (K)
   * @param fit weights of the rows on which whatever the metric has to choose first (a threshold) is chosen, shape (N);
   *   `weights` unless told. A metric that chooses nothing does not look at it.
   */
  evaluate(weights: Float64Array, out: Float64Array, fit?: Float64Array): void;
  /**
   * Writes what `evaluate` does for rows drawn, and for rows left out with `drawn` for their `fit`: for metrics that are quicker at both
   * together.
   *
   * @param inside values on the rows drawn, shape (K)
   * @param outside values on the rows left out, shape (K)
   */
  evaluateBag?(bag: Bag, inside: Float64Array, outside: Float64Array): void;
  /**
   * Values with pseudo-values.
   *
   * @param weights shape (N); 1 for every row unless told
   */
  measure(weights?: Float64Array): Measure;
  /**
   * Scores of each row for testing whether variants are equally good, shape (N, K), row-major: pseudo-values as they would be if the
   * variants had their common value in the place of their own. How differences of two variants' scores vary over rows is how the
   * difference of their estimates varies where there is none. It is larger than the pseudo-values say where few rows decide, as one
   * row of a rare class does: it is always what its own recall says.
   *
   * @param weights shape (N); 1 for every row unless told
   * @param known what `measure` gives for these weights: some metrics have the scores sooner from that
   */
  nullScores(weights?: Float64Array, known?: Measure): Float64Array;
  /**
   * By how much the pseudo-value of each row rises with the value in the place of the estimate, where that is linear and the same for all
   * variants, shape (N).
   *
   * @param weights shape (N)
   */
  slopes?(weights: Float64Array): Float64Array;
  /** Why the metric is undefined on rows counted by these weights (a class is absent), in a sentence; null where it is not. */
  reason(weights?: Float64Array): string | null;
};
