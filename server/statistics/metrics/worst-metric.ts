import { checkAlike, firstReason } from "#server/statistics/metrics/average-metrics";
import { defineMetric } from "#server/statistics/metrics/define-metric";
import type { Metric } from "#server/statistics/metrics/metric";

/**
 * The worst of several metrics of a variant, such as its accuracy on its worst slice: the smallest where higher is better,
 * else the largest.
 *
 * The pseudo-values are those of the metric that is worst at the estimate, the first of equals. But the worst of metrics has
 * a kink where two of them are equal. Near one, it is worse on average over samples than on the population, and which metric
 * is worst changes from sample to sample, of which the pseudo-values know nothing.
 *
 * Undefined for a variant where any of the metrics is: the missing one may be the worst.
 *
 * @param metrics shape (M), of the same rows and variants, better in the same direction
 * @throws RangeError where there is no metric, or they differ in shape or direction
 * @example
 * const accuracy = meanMetric(Uint8Array.of(1, 1, 0, 1), 1, true);
 * const slices = [Uint8Array.of(1, 1, 0, 0), Uint8Array.of(0, 0, 1, 1)];
 * worstMetric(slices.map((rows) => sliceMetric(accuracy, rows))).measure().estimates // Float64Array [0.5]
 */
export function worstMetric(metrics: readonly Metric[]): Metric {
  const { variants, rows, higherIsBetter } = checkAlike(metrics);
  const worse = higherIsBetter ? Math.min : Math.max;
  const part = new Float64Array(variants);
  return defineMetric({
    variants,
    rows,
    higherIsBetter,
    evaluate(weights, out, fit) {
      out.fill(higherIsBetter ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY);
      for (const metric of metrics) {
        metric.evaluate(weights, part, fit);
        for (let k = 0; k < variants; k++) out[k] = worse(out[k] as number, part[k] as number);
      }
    },
    writePseudoValues(weights, estimates, _total, out) {
      const measures = metrics.map((metric) => metric.measure(weights));
      for (let k = 0; k < variants; k++) {
        const worst = measures.find((measure) => measure.estimates[k] === estimates[k]);
        for (let at = k; worst && at < out.length; at += variants) out[at] = worst.pseudoValues[at] as number;
      }
    },
    writeNullScores(weights, _total, out) {
      const measures = metrics.map((metric) => {
        const estimates = new Float64Array(variants);
        metric.evaluate(weights, estimates);
        return { estimates, scores: metric.nullScores(weights) };
      });
      for (let k = 0; k < variants; k++) {
        const values = measures.map(({ estimates }) => estimates[k] as number);
        const worst = measures[values.indexOf(values.reduce((one, other) => worse(one, other)))];
        for (let at = k; worst && at < out.length; at += variants) out[at] = worst.scores[at] as number;
      }
    },
    absence: (weights) => firstReason(metrics, weights),
  });
}
