import type { ClassRows } from "#server/statistics/metrics/class-counts";
import { type ClassesCounts, checkClasses, classesCounter } from "#server/statistics/metrics/classes-counts";
import { defineMetric } from "#server/statistics/metrics/define-metric";
import type { Metric } from "#server/statistics/metrics/metric";

/** Number of classes that occur among the labels or a variant's predictions. */
function occurring({ actual, claimed }: ClassesCounts, k: number): number {
  let some = 0;
  for (let c = 0; c < actual.length; c++) {
    if ((actual[c] as number) + (claimed[k * actual.length + c] as number) > 0) some++;
  }
  return some;
}

/**
 * Macro F1: the mean of the F1 scores of the classes that occur among the labels or the variant's predictions, as in
 * scikit-learn. F1 is 2 TP / (2 TP + FP + FN), so that of a class without a hit is 0. It is not the harmonic mean of macro
 * precision and macro recall, which goes by the same name (Opitz & Burst 2019, arXiv:1911.03347).
 *
 * Undefined where no row counts.
 *
 * @param rows labels, shape (N), and predicted, shape (N, K), by class index; the number of classes
 * @throws RangeError where the shapes differ, or a label or a prediction is none of the classes
 * @example
 * const rows = { labels: Uint8Array.of(0, 0, 0, 1), predicted: Uint8Array.of(0, 0, 0, 0), variants: 1 };
 * macroF1Metric({ ...rows, classes: 2 }).measure().estimates // Float64Array [0.42857142857142855]
 */
export function macroF1Metric(rows: ClassRows & { classes: number }): Metric {
  const { labels, predicted, variants, classes } = rows;
  checkClasses(rows, classes);
  const countRows = classesCounter(rows, classes);
  const bothOf = ({ actual, claimed }: ClassesCounts, k: number, c: number): number =>
    (actual[c] as number) + (claimed[k * classes + c] as number);
  const scoreOf = (counts: ClassesCounts, k: number, c: number): number => {
    const both = bothOf(counts, k, c);
    return both > 0 ? (2 * (counts.hits[k * classes + c] as number)) / both : 0;
  };
  /** What each row moves the mean by, from the F1 of each class that is taken as given. */
  const writeScores = (
    counts: ClassesCounts,
    total: number,
    out: Float64Array,
    base: (k: number) => number,
    given: (k: number, c: number) => number,
  ): void => {
    const scales = Float64Array.from({ length: variants }, (_, k) => total / occurring(counts, k));
    for (let at = 0; at < out.length; at++) {
      const k = at % variants;
      const label = labels[Math.floor(at / variants)] as number;
      const said = predicted[at] as number;
      let change = 0;
      for (const c of [label, said]) {
        const both = bothOf(counts, k, c);
        // A row of a class that does not occur yet would add a score to the mean: a jump, which has no derivative.
        if (both > 0) change += (Number(label === said) - given(k, c)) / both;
      }
      out[at] = base(k) + (scales[k] as number) * change;
    }
  };
  return defineMetric({
    variants,
    rows: labels.length,
    higherIsBetter: true,
    evaluate(weights, out) {
      const { actual, claimed, hits } = countRows(weights);
      for (let k = 0, at = 0; k < variants; k++) {
        let sum = 0;
        let present = 0;
        for (let c = 0; c < classes; c++, at++) {
          const both = (actual[c] as number) + (claimed[at] as number);
          if (both === 0) continue;
          sum += (2 * (hits[at] as number)) / both;
          present++;
        }
        out[k] = sum / present;
      }
    },
    writePseudoValues(weights, estimates, total, out) {
      const counts = countRows(weights);
      writeScores(
        counts,
        total,
        out,
        (k) => estimates[k] as number,
        (k, c) => scoreOf(counts, k, c),
      );
    },
    writeNullScores(weights, total, out) {
      const counts = countRows(weights);
      const common = Float64Array.from({ length: classes }, (_, c) => {
        let sum = 0;
        for (let k = 0; k < variants; k++) sum += scoreOf(counts, k, c);
        return sum / variants;
      });
      writeScores(
        counts,
        total,
        out,
        () => 0,
        (_, c) => common[c] as number,
      );
    },
  });
}
