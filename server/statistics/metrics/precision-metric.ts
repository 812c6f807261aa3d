import { classRatioMetric, type OneClass } from "#server/statistics/metrics/class-ratio-metric";
import type { Metric } from "#server/statistics/metrics/metric";

/**
 * The precision of a class: of the rows that a variant takes for the class, the share that are.
 *
 * Undefined for a variant that predicts the class on no row.
 *
 * @param rows labels, shape (N), and predicted, shape (N, K), by class index; the index of the class; the class's name for
 *   sentences, the index unless told
 * @throws RangeError where the shapes differ or the index is none
 * @example
 * const rows = { labels: Uint8Array.of(1, 0, 0), predicted: Uint8Array.of(1, 1, 0), variants: 1 };
 * precisionMetric({ ...rows, classIndex: 1 }).measure().estimates // Float64Array [0.5]
 */
export function precisionMetric(rows: OneClass): Metric {
  return classRatioMetric(rows, 0, 1, (name, some) => `No row is predicted to be of class ${name} by ${some}.`);
}
