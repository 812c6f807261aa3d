import { defineMetric } from "#server/statistics/metrics/define-metric";
import type { Metric } from "#server/statistics/metrics/metric";

/**
 * A metric of some of its variants only.
 *
 * @param metric of K variants
 * @param columns of the variants that stay, in the order in which they then are, shape (K')
 * @example selectVariants(meanMetric(Uint8Array.of(1, 0), 2, true), Int32Array.of(1)).measure().estimates // [0]
 */
export function selectVariants(metric: Metric, columns: Int32Array): Metric {
  const all = new Float64Array(metric.variants);
  const variants = columns.length;
  return defineMetric({
    variants,
    rows: metric.rows,
    higherIsBetter: metric.higherIsBetter,
    effort: metric.effort,
    evaluate(weights, out, fit) {
      metric.evaluate(weights, all, fit);
      for (let k = 0; k < variants; k++) out[k] = all[columns[k] as number] as number;
    },
    writePseudoValues(weights, _estimates, _total, out) {
      const { pseudoValues } = metric.measure(weights);
      for (let row = 0, at = 0; row < metric.rows; row++) {
        for (let k = 0; k < variants; k++, at++) {
          out[at] = pseudoValues[row * metric.variants + (columns[k] as number)] as number;
        }
      }
    },
    writeNullScores(weights, _total, out) {
      const scores = metric.nullScores(weights);
      for (let row = 0, at = 0; row < metric.rows; row++) {
        for (let k = 0; k < variants; k++, at++)
          out[at] = scores[row * metric.variants + (columns[k] as number)] as number;
      }
    },
    absence: (weights) => metric.reason(weights),
  });
}
