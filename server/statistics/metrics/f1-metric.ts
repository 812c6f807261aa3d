import { classRatioMetric, type OneClass } from "#server/statistics/metrics/class-ratio-metric";
import type { Metric } from "#server/statistics/metrics/metric";

/**
 * The F1 score of a class, the harmonic mean of its precision and recall: 2 TP / (2 TP + FP + FN), which is 0 where a
 * variant finds none of its rows.
 *
 * Undefined only for a variant that predicts the class on no row where no row is of it.
 *
 * Source: van Rijsbergen 1979, Information Retrieval, chapter 7.
 *
 * @param rows labels, shape (N), and predicted, shape (N, K), by class index; the index of the class; the class's name for
 *   sentences, the index unless told
 * @throws RangeError where the shapes differ or the index is none
 * @example
 * const rows = { labels: Uint8Array.of(1, 1, 0), predicted: Uint8Array.of(1, 0, 0), variants: 1 };
 * f1Metric({ ...rows, classIndex: 1 }).measure().estimates // Float64Array [0.6666666666666666]
 */
export function f1Metric(rows: OneClass): Metric {
  return classRatioMetric(
    rows,
    1,
    1,
    (name, some) => `No row is of class ${name}, and none is predicted to be by ${some}.`,
  );
}
