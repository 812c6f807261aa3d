import { defineMetric } from "#server/statistics/metrics/define-metric";
import type { Metric } from "#server/statistics/metrics/metric";

/**
 * A figure of each variant that these rows have no part in, such as a published one: the same on any rows.
 *
 * @param values shape (K)
 * @param rows N
 * @param higherIsBetter true of accuracy, false of a loss
 * @example constantMetric([0.9, 0.8], 3, true).measure().estimates // Float64Array [0.9, 0.8]
 */
export function constantMetric(values: ArrayLike<number>, rows: number, higherIsBetter: boolean): Metric {
  const variants = values.length;
  return defineMetric({
    variants,
    rows,
    higherIsBetter,
    evaluate(_weights, out) {
      for (let k = 0; k < variants; k++) out[k] = values[k] as number;
    },
    writePseudoValues(_weights, estimates, _total, out) {
      for (let at = 0; at < out.length; at++) out[at] = estimates[at % variants] as number;
    },
    absence: () => "The figure is not published of every variant.",
  });
}
