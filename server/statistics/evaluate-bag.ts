import type { Bag } from "#server/statistics/bag";
import type { Metric } from "#server/statistics/metrics/metric";

/**
 * Writes the values of a metric on the rows drawn, and on those left out; what the metric has to choose first it chooses on the rows
 * drawn for both.
 *
 * @param inside shape (K)
 * @param outside shape (K); NaN where the metric is undefined for all variants on the rows drawn
 */
export function evaluateBag(metric: Metric, bag: Bag, inside: Float64Array, outside: Float64Array): void {
  if (metric.evaluateBag) {
    metric.evaluateBag(bag, inside, outside);
    return;
  }
  metric.evaluate(bag.drawn, inside);
  if (inside.every(Number.isNaN)) outside.fill(Number.NaN);
  else metric.evaluate(bag.left, outside, bag.drawn);
}
