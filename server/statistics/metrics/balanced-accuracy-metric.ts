import type { ClassRows } from "#server/statistics/metrics/class-counts";
import { checkClasses, classesCounter } from "#server/statistics/metrics/classes-counts";
import { defineMetric } from "#server/statistics/metrics/define-metric";
import type { Metric } from "#server/statistics/metrics/metric";

/**
 * Balanced accuracy: the mean of the recalls of the classes that occur among the rows, as in scikit-learn (unadjusted). A
 * class that no row is of is left out, so on resamples without a rare class it is a mean of fewer recalls.
 *
 * Undefined where no row counts.
 *
 * Source: Brodersen, Ong, Stephan & Buhmann 2010, ICPR; Kelleher, Mac Namee & D'Arcy 2015 for more than two classes.
 *
 * @param rows labels, shape (N), and predicted, shape (N, K), by class index; the number of classes
 * @throws RangeError where the shapes differ, or a label or a prediction is none of the classes
 * @example
 * const rows = { labels: Uint8Array.of(0, 0, 0, 1), predicted: Uint8Array.of(0, 0, 0, 0), variants: 1 };
 * balancedAccuracyMetric({ ...rows, classes: 2 }).measure().estimates // Float64Array [0.5]
 */
export function balancedAccuracyMetric(rows: ClassRows & { classes: number }): Metric {
  const { labels, predicted, variants, classes } = rows;
  checkClasses(rows, classes);
  const countRows = classesCounter(rows, classes);
  return defineMetric({
    variants,
    rows: labels.length,
    higherIsBetter: true,
    evaluate(weights, out) {
      const { actual, hits } = countRows(weights);
      const present = actual.filter((count) => count > 0).length;
      for (let k = 0, at = 0; k < variants; k++) {
        let sum = 0;
        for (let c = 0; c < classes; c++, at++) {
          const count = actual[c] as number;
          if (count > 0) sum += (hits[at] as number) / count;
        }
        out[k] = sum / present;
      }
    },
    writePseudoValues(weights, estimates, total, out) {
      const { actual, hits } = countRows(weights);
      const present = actual.filter((count) => count > 0).length;
      for (let at = 0; at < out.length; at++) {
        const k = at % variants;
        const label = labels[Math.floor(at / variants)] as number;
        const count = actual[label] as number;
        out[at] = estimates[k] as number;
        // A row of a class that does not count yet would add a recall to the mean: a jump, which has no derivative.
        if (count === 0) continue;
        const recall = (hits[k * classes + label] as number) / count;
        out[at] = (estimates[k] as number) + ((total / count) * (Number(predicted[at] === label) - recall)) / present;
      }
    },
    // The common recall of a class drops out of every difference.
    writeNullScores(weights, total, out) {
      const { actual } = countRows(weights);
      const present = actual.filter((count) => count > 0).length;
      for (let at = 0; at < out.length; at++) {
        const label = labels[Math.floor(at / variants)] as number;
        const count = actual[label] as number;
        if (count > 0) out[at] = ((total / count) * Number(predicted[at] === label)) / present;
      }
    },
  });
}
