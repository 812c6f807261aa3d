import { classRatioMetric, type OneClass } from "#server/statistics/metrics/class-ratio-metric";
import type { Metric } from "#server/statistics/metrics/metric";

/**
 * The recall of a class: the share of its rows that a variant finds. Of the positive class it is called sensitivity.
 *
 * Undefined where no row is of the class.
 *
 * @param rows labels, shape (N), and predicted, shape (N, K), by class index; the index of the class; the class's name for
 *   sentences, the index unless told
 * @throws RangeError where the shapes differ or the index is none
 * @example
 * const rows = { labels: Uint8Array.of(1, 1, 0), predicted: Uint8Array.of(1, 0, 0), variants: 1 };
 * recallMetric({ ...rows, classIndex: 1 }).measure().estimates // Float64Array [0.5]
 */
export function recallMetric(rows: OneClass): Metric {
  return classRatioMetric(rows, 1, 0, (name) => `No row is of class ${name}.`);
}
