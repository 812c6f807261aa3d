import { type ClassRows, checkClassRows, countUndefined } from "#server/statistics/metrics/class-counts";
import { classesCounter } from "#server/statistics/metrics/classes-counts";
import { defineMetric } from "#server/statistics/metrics/define-metric";
import type { Metric } from "#server/statistics/metrics/metric";

/** A class among rows: by index, and by name for sentences; the index unless told. */
export type OneClass = ClassRows & { classIndex: number; className?: string };

/**
 * (a + b) TP / (a (TP + FN) + b (TP + FP)) of a class: its recall for a = 1, b = 0, its precision for a = 0, b = 1, its F1
 * for both 1. Undefined where the denominator is 0.
 *
 * @param rows labels, shape (N), and predicted, shape (N, K), by class index
 * @param ofActual a, what the rows of the class count
 * @param ofClaimed b, what the rows count that a variant takes for the class
 * @param absence a sentence on what is missing, of the class's name and a count of variants such as "2 of 5 variants"
 * @throws RangeError where the shapes differ or the index is none
 */
export function classRatioMetric(
  rows: OneClass,
  ofActual: 0 | 1,
  ofClaimed: 0 | 1,
  absence: (className: string | number, variants: string) => string,
): Metric {
  const { labels, predicted, variants, classIndex, className = classIndex } = rows;
  checkClassRows(rows, classIndex);
  const isOfClass = (index: number): number => Number(index === classIndex);
  const countRows = classesCounter({ labels: labels.map(isOfClass), predicted: predicted.map(isOfClass), variants }, 2);
  const denominators = (weights: Float64Array): { hits: Float64Array; counted: Float64Array } => {
    const { actual, claimed, hits } = countRows(weights);
    const counted = Float64Array.from(
      { length: variants },
      (_, k) => ofActual * (actual[1] as number) + ofClaimed * (claimed[2 * k + 1] as number),
    );
    return { hits: Float64Array.from(counted, (_, k) => hits[2 * k + 1] as number), counted };
  };
  return defineMetric({
    variants,
    rows: labels.length,
    higherIsBetter: true,
    evaluate(weights, out) {
      const { hits, counted } = denominators(weights);
      for (let k = 0; k < variants; k++)
        out[k] = ((ofActual + ofClaimed) * (hits[k] as number)) / (counted[k] as number);
    },
    writePseudoValues(weights, estimates, total, out) {
      const { counted } = denominators(weights);
      for (let at = 0; at < out.length; at++) {
        const k = at % variants;
        const ratio = estimates[k] as number;
        const is = Number(labels[Math.floor(at / variants)] === classIndex);
        const said = Number(predicted[at] === classIndex);
        const change = (ofActual + ofClaimed) * is * said - ratio * (ofActual * is + ofClaimed * said);
        out[at] = ratio + (total / (counted[k] as number)) * change;
      }
    },
    absence: (_weights, estimates) => absence(className, countUndefined(estimates)),
  });
}
