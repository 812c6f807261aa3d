import { type ClassRows, checkClassRows, countClass, countUndefined } from "#server/statistics/metrics/class-counts";
import { defineMetric } from "#server/statistics/metrics/define-metric";
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
export function precisionMetric(rows: ClassRows & { classIndex: number; className?: string }): Metric {
  const { labels, predicted, variants, classIndex, className = classIndex } = rows;
  checkClassRows(rows, classIndex);
  return defineMetric({
    variants,
    rows: labels.length,
    higherIsBetter: true,
    evaluate(weights, out) {
      const { claimed, hits } = countClass(rows, classIndex, weights);
      for (let k = 0; k < variants; k++) out[k] = (hits[k] as number) / (claimed[k] as number);
    },
    writePseudoValues(weights, estimates, total, out) {
      const { claimed } = countClass(rows, classIndex, weights);
      for (let at = 0; at < out.length; at++) {
        const k = at % variants;
        const precision = estimates[k] as number;
        const right = Number(labels[Math.floor(at / variants)] === classIndex);
        const isClaimed = predicted[at] === classIndex;
        out[at] = isClaimed ? precision + (total / (claimed[k] as number)) * (right - precision) : precision;
      }
    },
    absence: (_weights, estimates) =>
      `No row is predicted to be of class ${className} by ${countUndefined(estimates)}.`,
  });
}
