import type { Measure, Metric } from "#server/statistics/metrics/metric";
import { sumOf } from "#server/statistics/metrics/sum-of";

/** What a metric is made of; the rest follows. */
export type MetricParts = Omit<Metric, "measure" | "nullScores" | "reason"> & {
  /**
   * Writes the pseudo-values of each row, shape (N, K). What it writes for a variant whose estimate is NaN does not count.
   *
   * @param weights shape (N), not all 0
   * @param estimates what `evaluate` gives for these weights, shape (K)
   * @param total sum of the weights
   * @param out shape (N, K)
   */
  writePseudoValues(weights: Float64Array, estimates: Float64Array, total: number, out: Float64Array): void;
  /** Writes the null scores, where they are not the pseudo-values at the mean of all estimates. */
  writeNullScores?(weights: Float64Array, total: number, out: Float64Array, known?: Measure): void;
  /** A sentence on what is missing where an estimate is NaN although a row counts; not needed where that can't be. */
  absence?(weights: Float64Array, estimates: Float64Array): string | null;
};

/**
 * Makes a metric whose reason is null exactly where every estimate is a number, and whose pseudo-values are NaN exactly in
 * the columns of undefined estimates.
 *
 * @throws RangeError from `measure` and `reason` where weights are not one for each row
 */
export function defineMetric({ writePseudoValues, writeNullScores, absence, ...parts }: MetricParts): Metric {
  const { variants, rows, evaluate } = parts;
  const once = new Float64Array(rows).fill(1);
  const estimatesOf = (weights: Float64Array): Float64Array => {
    if (weights.length !== rows) throw new RangeError(`${weights.length} weights are not those of ${rows} rows.`);
    const estimates = new Float64Array(variants);
    evaluate(weights, estimates);
    return estimates;
  };
  return {
    ...parts,
    measure(weights = once) {
      const estimates = estimatesOf(weights);
      const pseudoValues = new Float64Array(rows * variants);
      const total = sumOf(weights);
      if (total > 0) writePseudoValues(weights, estimates, total, pseudoValues);
      for (const [k, estimate] of estimates.entries()) {
        if (!Number.isNaN(estimate)) continue;
        for (let at = k; at < pseudoValues.length; at += variants) pseudoValues[at] = Number.NaN;
      }
      return { estimates, pseudoValues };
    },
    nullScores(weights = once, known = undefined) {
      const scores = new Float64Array(rows * variants);
      const total = sumOf(weights);
      if (!(total > 0)) return scores;
      if (writeNullScores) writeNullScores(weights, total, scores, known);
      else if (known && parts.slopes && known.estimates.every(Number.isFinite)) {
        scores.set(known.pseudoValues);
        addMoved(scores, parts.slopes(weights), known.estimates);
      } else {
        const defined = estimatesOf(weights).filter((estimate) => !Number.isNaN(estimate));
        const common = new Float64Array(variants).fill(sumOf(defined) / defined.length);
        writePseudoValues(weights, common, total, scores);
      }
      return scores;
    },
    reason(weights = once) {
      const estimates = estimatesOf(weights);
      if (!estimates.some(Number.isNaN)) return null;
      const counts = weights.some((weight) => weight > 0);
      return (counts && absence?.(weights, estimates)) || "There is no row.";
    },
  };
}

/**
 * Adds to pseudo-values at the estimates what makes them those at the mean of all estimates.
 *
 * @param scores shape (N, K)
 * @param slopes shape (N)
 * @param estimates shape (K)
 * @param weight times which it is added
 */
export function addMoved(scores: Float64Array, slopes: Float64Array, estimates: Float64Array, weight = 1): void {
  const common = sumOf(estimates) / estimates.length;
  const moves = estimates.map((estimate) => weight * (common - estimate));
  for (let row = 0, at = 0; row < slopes.length; row++) {
    const slope = slopes[row] as number;
    for (let k = 0; k < moves.length; k++, at++) scores[at] = (scores[at] as number) + slope * (moves[k] as number);
  }
}
