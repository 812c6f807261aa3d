import { defineMetric } from "#server/statistics/metrics/define-metric";
import type { Metric } from "#server/statistics/metrics/metric";
import { countSides, type ScoredRows, scoreOrders, sideAbsence } from "#server/statistics/metrics/score-orders";

/**
 * Average precision, the area under the precision-recall curve as a step function: the sum over thresholds of the gain in
 * recall times the precision there, rows that score alike passing a threshold together. This is scikit-learn's
 * `average_precision_score`; it does not interpolate, which would be too optimistic (Davis & Goadrich 2006, ICML).
 *
 * The pseudo-values are the exact derivative: a row changes the precision at its own threshold and at all below.
 *
 * Undefined where no row is positive.
 *
 * @param rows scores, shape (N, K), and which rows are positive, shape (N)
 * @throws RangeError where the shapes differ or a score is NaN
 * @example
 * const rows = { scores: Float64Array.of(0.1, 0.4, 0.35, 0.8), isPositive: Uint8Array.of(0, 0, 1, 1), variants: 1 };
 * averagePrecisionMetric(rows).measure().estimates // Float64Array [0.8333333333333333]
 */
export function averagePrecisionMetric(rows: ScoredRows): Metric {
  const { isPositive, variants } = rows;
  const { order, endsTie } = scoreOrders(rows);
  const N = isPositive.length;
  return defineMetric({
    variants,
    rows: N,
    higherIsBetter: true,
    evaluate(weights, out) {
      const { positives } = countSides(isPositive, weights);
      for (let k = 0; k < variants; k++) {
        let found = 0;
        let passed = 0;
        let tied = 0;
        let sum = 0;
        for (let at = k * N; at < (k + 1) * N; at++) {
          const row = order[at] as number;
          const weight = weights[row] as number;
          passed += weight;
          if (isPositive[row] === 1) tied += weight;
          if (endsTie[at] === 0 || tied === 0) continue;
          found += tied;
          sum += tied * (found / passed);
          tied = 0;
        }
        out[k] = sum / positives;
      }
    },
    writePseudoValues(weights, estimates, total, out) {
      const { positives } = countSides(isPositive, weights);
      const found = new Float64Array(N);
      const passed = new Float64Array(N);
      for (let k = 0; k < variants; k++) {
        const estimate = estimates[k] as number;
        for (let at = 0; at < N; at++) {
          const row = order[k * N + at] as number;
          const weight = weights[row] as number;
          found[at] = (at > 0 ? (found[at - 1] as number) : 0) + (isPositive[row] === 1 ? weight : 0);
          passed[at] = (at > 0 ? (passed[at - 1] as number) : 0) + weight;
        }
        // Sums over the thresholds from the lowest to that of the row: what a positive and any row change in them.
        let gained = 0;
        let diluted = 0;
        for (let end = N - 1; end >= 0; ) {
          let start = end;
          while (start > 0 && endsTie[k * N + start - 1] === 0) start--;
          const foundHere = found[end] as number;
          const passedHere = passed[end] as number;
          const tied = foundHere - (start > 0 ? (found[start - 1] as number) : 0);
          if (tied > 0) {
            gained += tied / passedHere;
            diluted += (tied * foundHere) / passedHere ** 2;
          }
          // Above all that counts, the first positive to count would have a precision of 1.
          const precision = passedHere > 0 ? foundHere / passedHere : 1;
          for (; end >= start; end--) {
            const row = order[k * N + end] as number;
            const change = isPositive[row] === 1 ? precision + gained - diluted - estimate : -diluted;
            out[row * variants + k] = estimate + (total / positives) * change;
          }
        }
      }
    },
    absence: (weights) => sideAbsence(rows, weights),
  });
}
