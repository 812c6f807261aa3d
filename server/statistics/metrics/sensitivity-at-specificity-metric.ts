import { defineMetric } from "#server/statistics/metrics/define-metric";
import type { Metric } from "#server/statistics/metrics/metric";
import { countSides, type ScoredRows, scoreOrders, sideAbsence } from "#server/statistics/metrics/score-orders";

/** How far a share may miss another by rounding alone. */
const ROUNDING = 1e-12;

/**
 * Sensitivity at a given specificity: the share of positives that score above the threshold, where the threshold is the
 * smallest at which at least the given share of negatives does not score above it. It is thus always the score of a negative,
 * and a point of the empirical ROC curve: nothing is interpolated.
 *
 * The threshold is chosen on the rows of `fit`, the sensitivity judged on those of `weights`; the same rows unless told, and
 * then the sensitivity is a little optimistic.
 *
 * The pseudo-values have a part of each side (Pepe 2003, section 5.2; Linnet 1987, Statistics in Medicine 6:147). A positive
 * moves the share above the threshold. A negative moves the threshold, and with it the sensitivity, by the slope of the ROC
 * curve there, which is taken as a finite difference over a window of the square root of the number of negatives, centred on
 * the threshold: narrow enough to follow the curve, wide enough for its steps to even out. The empirical metric is a step
 * function of the weights of negatives, so that they agree with its spread over samples and not with its derivative.
 *
 * Undefined where no row is positive or, where the threshold is chosen, none is negative.
 *
 * @param rows scores, shape (N, K), which rows are positive, shape (N), and the specificity, over 0 and at most 1
 * @throws RangeError where the shapes differ, a score is NaN or the specificity is no such share
 * @example
 * const rows = { scores: Float64Array.of(1, 2, 3, 2, 4), isPositive: Uint8Array.of(0, 0, 0, 1, 1), variants: 1 };
 * sensitivityAtSpecificityMetric({ ...rows, specificity: 0.6 }).measure().estimates // Float64Array [0.5]
 */
export function sensitivityAtSpecificityMetric(rows: ScoredRows & { specificity: number }): Metric {
  const { isPositive, variants, specificity } = rows;
  if (!(specificity > 0 && specificity <= 1)) {
    throw new RangeError(`A specificity to hold is over 0 and at most 1, not ${specificity}.`);
  }
  const { order, endsTie } = scoreOrders(rows);
  const N = isPositive.length;

  // What each row counts as a negative, and as a positive: to ask for its side row by row would take longer than to add nothing.
  const negative = new Float64Array(N);
  const positive = new Float64Array(N);
  const side = (of: 0 | 1, weights: Float64Array, out: Float64Array): void => {
    for (let row = 0; row < N; row++) out[row] = isPositive[row] === of ? (weights[row] as number) : 0;
  };

  /** Number of rows that variant k scores above its threshold: the first of `order`. Goes by what rows count as negatives. */
  const countAbove = (k: number, negatives: number): number => {
    const allowed = (1 - specificity + ROUNDING) * negatives;
    let passed = 0;
    for (let at = 0, start = 0; at < N; at++) {
      passed += negative[order[k * N + at] as number] as number;
      if (passed > allowed) return start;
      if (endsTie[k * N + at] === 1) start = at + 1;
    }
    return N;
  };

  /**
   * Slope of the ROC curve of variant k around its threshold, by the points at scores of negatives and (1, 1).
   *
   * @param above number of rows above the threshold
   */
  const slopeAt = (k: number, above: number, weights: Float64Array, positives: number, negatives: number): number => {
    const falseRates: number[] = [];
    const trueRates: number[] = [];
    let here = 0;
    let falsePositives = 0;
    let truePositives = 0;
    for (let start = 0; start < N; ) {
      let tiedNegatives = 0;
      let tiedPositives = 0;
      let end = start;
      for (let more = true; more; end++) {
        const row = order[k * N + end] as number;
        if (isPositive[row] === 1) tiedPositives += weights[row] as number;
        else tiedNegatives += weights[row] as number;
        more = endsTie[k * N + end] === 0;
      }
      if (start === above) here = falseRates.length;
      if (tiedNegatives > 0) {
        falseRates.push(falsePositives / negatives);
        trueRates.push(truePositives / positives);
      }
      falsePositives += tiedNegatives;
      truePositives += tiedPositives;
      start = end;
    }
    falseRates.push(1);
    trueRates.push(1);
    const reach = 1 / (2 * Math.sqrt(negatives));
    const rate = falseRates[here] as number;
    let left = here;
    let right = here;
    while (left > 0 && rate - (falseRates[left] as number) < reach) left--;
    while (right < falseRates.length - 1 && (falseRates[right] as number) - rate < reach) right++;
    return (
      ((trueRates[right] as number) - (trueRates[left] as number)) /
      ((falseRates[right] as number) - (falseRates[left] as number))
    );
  };

  return defineMetric({
    variants,
    rows: N,
    higherIsBetter: true,
    evaluate(weights, out, fit = weights) {
      const { positives } = countSides(isPositive, weights);
      const { negatives } = countSides(isPositive, fit);
      side(0, fit, negative);
      side(1, weights, positive);
      for (let k = 0; k < variants; k++) {
        const above = countAbove(k, negatives);
        let found = 0;
        for (let at = k * N; at < k * N + above; at++) found += positive[order[at] as number] as number;
        out[k] = negatives > 0 ? found / positives : Number.NaN;
      }
    },
    writePseudoValues(weights, estimates, total, out) {
      const { positives, negatives } = countSides(isPositive, weights);
      if (positives === 0 || negatives === 0) return;
      side(0, weights, negative);
      for (let k = 0; k < variants; k++) {
        const estimate = estimates[k] as number;
        const above = countAbove(k, negatives);
        const slope = slopeAt(k, above, weights, positives, negatives);
        let falsePositives = 0;
        for (let at = k * N; at < k * N + above; at++) {
          const row = order[at] as number;
          if (isPositive[row] !== 1) falsePositives += weights[row] as number;
        }
        const falseRate = falsePositives / negatives;
        for (let at = 0; at < N; at++) {
          const row = order[k * N + at] as number;
          const isAbove = Number(at < above);
          out[row * variants + k] =
            isPositive[row] === 1
              ? estimate + (total / positives) * (isAbove - estimate)
              : estimate - slope * (total / negatives) * (isAbove - falseRate);
        }
      }
    },
    absence: (weights) => sideAbsence(rows, weights),
  });
}
