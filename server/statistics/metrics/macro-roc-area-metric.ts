import { averageMetrics } from "#server/statistics/metrics/average-metrics";
import type { Metric } from "#server/statistics/metrics/metric";

/**
 * The area under the ROC curve for more than two classes: the plain mean of the areas of each class against the rest, as
 * scikit-learn's `roc_auc_score` with `multi_class="ovr"` and `average="macro"`.
 *
 * Undefined where any of the areas is: a mean over other classes would be another metric.
 *
 * Source: Hand & Till 2001, Machine Learning 45:171 (who prefer pairs of classes); Provost & Domingos 2000 for one against
 * the rest.
 *
 * @param metrics the area of each class, such as `rocAreaMetric` gives it, shape (C)
 * @throws RangeError where there is none, or they are not of the same rows and variants
 * @example
 * const labels = [0, 1, 2];
 * const scores = [[0.9, 0.4, 0.1], [0.1, 0.5, 0.2], [0.3, 0.1, 0.2]]; // of each class, on three rows
 * const areas = scores.map((each, c) =>
 *   rocAreaMetric({ scores: Float64Array.from(each), isPositive: Uint8Array.from(labels, (l) => +(l === c)), variants: 1 }),
 * );
 * macroRocAreaMetric(areas).measure().estimates // Float64Array [0.8333333333333333]
 */
export function macroRocAreaMetric(metrics: readonly Metric[]): Metric {
  return averageMetrics(
    metrics,
    metrics.map(() => 1 / metrics.length),
  );
}
