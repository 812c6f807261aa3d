import { defineMetric } from "#server/statistics/metrics/define-metric";
import type { Metric } from "#server/statistics/metrics/metric";
import { sumOf } from "#server/statistics/metrics/sum-of";

/**
 * A metric on a slice of the rows. Whatever the metric has to choose first (a threshold) is chosen in the slice as well, on
 * its rows of `fit`.
 *
 * The pseudo-values speak of the whole sample, in which the size of the slice varies too: theta + V / V_slice (y - theta) in
 * the slice, where y is the pseudo-value there, and theta outside.
 *
 * Undefined where the metric is on the slice alone.
 *
 * @param metric of N rows
 * @param rows 1 in the slice, 0 outside, shape (N)
 * @throws RangeError where the shapes differ
 * @example
 * const accuracy = meanMetric(Uint8Array.of(1, 0, 0), 1, true);
 * sliceMetric(accuracy, Uint8Array.of(1, 1, 0)).measure().estimates // Float64Array [0.5]
 */
export function sliceMetric(metric: Metric, rows: Uint8Array): Metric {
  const { variants, higherIsBetter } = metric;
  if (rows.length !== metric.rows) {
    throw new RangeError(`A slice of ${rows.length} rows is none of ${metric.rows} rows.`);
  }
  const inside = Float64Array.from(rows, (each) => Number(each === 1));
  const cut = (weights: Float64Array, into = new Float64Array(weights.length)): Float64Array => {
    for (let row = 0; row < into.length; row++) into[row] = (weights[row] as number) * (inside[row] as number);
    return into;
  };
  const cutWeights = new Float64Array(rows.length);
  const cutFit = new Float64Array(rows.length);
  return defineMetric({
    variants,
    rows: rows.length,
    higherIsBetter,
    evaluate: (weights, out, fit) =>
      metric.evaluate(cut(weights, cutWeights), out, fit === undefined ? undefined : cut(fit, cutFit)),
    writePseudoValues(weights, estimates, total, out) {
      const sliced = cut(weights);
      const { pseudoValues } = metric.measure(sliced);
      const scale = total / sumOf(sliced);
      for (let at = 0; at < out.length; at++) {
        const theta = estimates[at % variants] as number;
        const isInside = inside[Math.floor(at / variants)] === 1;
        out[at] = isInside ? theta + scale * ((pseudoValues[at] as number) - theta) : theta;
      }
    },
    writeNullScores(weights, total, out) {
      const sliced = cut(weights);
      const scores = metric.nullScores(sliced);
      const scale = total / sumOf(sliced);
      for (let at = 0; at < out.length; at++) {
        if (inside[Math.floor(at / variants)] === 1) out[at] = scale * (scores[at] as number);
      }
    },
    absence: (weights) => metric.reason(cut(weights)),
  });
}
