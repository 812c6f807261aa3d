import { defineMetric } from "#server/statistics/metrics/define-metric";
import type { Metric } from "#server/statistics/metrics/metric";
import {
  countSides,
  ORDER_EFFORT,
  type ScoredRows,
  scoreOrders,
  sideAbsence,
} from "#server/statistics/metrics/score-orders";

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
  const { order, endsTie, isTied } = scoreOrders(rows);
  const N = isPositive.length;
  // What each row counts as a positive: to ask for each row of each variant whether it is one would take longer than to add nothing.
  const hits = new Float64Array(N);
  const hitsLeft = new Float64Array(N);
  /** @returns what positives count */
  const findHits = (weights: Float64Array, out: Float64Array): number => {
    for (let row = 0; row < N; row++) out[row] = isPositive[row] === 1 ? (weights[row] as number) : 0;
    return countSides(isPositive, weights).positives;
  };
  return defineMetric({
    variants,
    rows: N,
    higherIsBetter: true,
    effort: ORDER_EFFORT,
    evaluate(weights, out) {
      const positives = findHits(weights, hits);
      for (let k = 0; k < variants; k++) out[k] = sumOf(order, endsTie, k * N, hits, weights) / positives;
    },
    evaluateBag({ drawn, left }, inside, outside) {
      const positives = findHits(drawn, hits);
      const positivesLeft = findHits(left, hitsLeft);
      for (let k = 0; k < variants; k++) {
        const [sum, sumLeft] =
          isTied[k] === 1
            ? [sumOf(order, endsTie, k * N, hits, drawn), sumOf(order, endsTie, k * N, hitsLeft, left)]
            : untiedSumsOf(order, k * N, hits, drawn, hitsLeft, left);
        inside[k] = sum / positives;
        outside[k] = sumLeft / positivesLeft;
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
    slopes(weights) {
      const { positives, negatives } = countSides(isPositive, weights);
      return Float64Array.from(isPositive, (one) => (one === 1 ? 1 - (positives + negatives) / positives : 1));
    },
    absence: (weights) => sideAbsence(rows, weights),
  });
}

/** So little that it is gone with the first row that counts; nothing is divided by nothing before. */
const NEXT_TO_NOTHING = Number.MIN_VALUE;

/**
 * The sum over thresholds of the positives that pass at each times the precision there.
 *
 * @param start where the order of the variant begins
 * @param hits what each row counts as a positive, shape (N)
 * @param weights what each row counts, shape (N)
 */
function sumOf(
  order: Uint32Array,
  endsTie: Uint8Array,
  start: number,
  hits: Float64Array,
  weights: Float64Array,
): number {
  let found = 0;
  let passed = NEXT_TO_NOTHING;
  let tied = 0;
  let sum = 0;
  for (let at = start; at < start + hits.length; at++) {
    const row = order[at] as number;
    passed += weights[row] as number;
    tied += hits[row] as number;
    if (endsTie[at] === 0) continue;
    found += tied;
    sum += tied * (found / passed);
    tied = 0;
  }
  return sum;
}

/** The same for rows that count in two ways at once, where no two of them score alike. */
function untiedSumsOf(
  order: Uint32Array,
  start: number,
  hits: Float64Array,
  weights: Float64Array,
  hitsOther: Float64Array,
  weightsOther: Float64Array,
): [number, number] {
  let found = 0;
  let passed = 0;
  let sum = 0;
  let foundOther = 0;
  let passedOther = 0;
  let sumOther = 0;
  for (let at = start; at < start + hits.length; at++) {
    const row = order[at] as number;
    const hit = hits[row] as number;
    passed += weights[row] as number;
    found += hit;
    if (hit > 0) sum += hit * (found / passed);
    const hitOther = hitsOther[row] as number;
    passedOther += weightsOther[row] as number;
    foundOther += hitOther;
    if (hitOther > 0) sumOther += hitOther * (foundOther / passedOther);
  }
  return [sum, sumOther];
}
