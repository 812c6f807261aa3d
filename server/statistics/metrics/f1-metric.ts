import { type ClassRows, checkClassRows, countClass, countUndefined } from "#server/statistics/metrics/class-counts";
import { defineMetric } from "#server/statistics/metrics/define-metric";
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
export function f1Metric(rows: ClassRows & { classIndex: number; className?: string }): Metric {
  const { labels, predicted, variants, classIndex, className = classIndex } = rows;
  checkClassRows(rows, classIndex);
  return defineMetric({
    variants,
    rows: labels.length,
    higherIsBetter: true,
    evaluate(weights, out) {
      const { actual, claimed, hits } = countClass(rows, classIndex, weights);
      for (let k = 0; k < variants; k++) out[k] = (2 * (hits[k] as number)) / (actual + (claimed[k] as number));
    },
    writePseudoValues(weights, estimates, total, out) {
      const { actual, claimed } = countClass(rows, classIndex, weights);
      for (let at = 0; at < out.length; at++) {
        const k = at % variants;
        const f1 = estimates[k] as number;
        const is = Number(labels[Math.floor(at / variants)] === classIndex);
        const said = Number(predicted[at] === classIndex);
        out[at] = f1 + (total / (actual + (claimed[k] as number))) * (2 * is * said - f1 * (is + said));
      }
    },
    absence: (_weights, estimates) =>
      `No row is of class ${className}, and none is predicted to be by ${countUndefined(estimates)}.`,
  });
}
