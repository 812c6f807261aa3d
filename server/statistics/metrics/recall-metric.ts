import { type ClassRows, checkClassRows, countClass } from "#server/statistics/metrics/class-counts";
import { defineMetric } from "#server/statistics/metrics/define-metric";
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
export function recallMetric(rows: ClassRows & { classIndex: number; className?: string }): Metric {
  const { labels, predicted, variants, classIndex, className = classIndex } = rows;
  checkClassRows(rows, classIndex);
  return defineMetric({
    variants,
    rows: labels.length,
    higherIsBetter: true,
    evaluate(weights, out) {
      const { actual, hits } = countClass(rows, classIndex, weights);
      for (let k = 0; k < variants; k++) out[k] = (hits[k] as number) / actual;
    },
    writePseudoValues(weights, estimates, total, out) {
      const scale = total / countClass(rows, classIndex, weights).actual;
      for (let at = 0; at < out.length; at++) {
        const recall = estimates[at % variants] as number;
        const isClass = labels[Math.floor(at / variants)] === classIndex;
        out[at] = isClass ? recall + scale * (Number(predicted[at] === classIndex) - recall) : recall;
      }
    },
    absence: () => `No row is of class ${className}.`,
  });
}
