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
 * The area under the ROC curve: the chance that a positive row scores above a negative one, ties counted half. Rows are
 * sorted once, so that each evaluation is O(K N). Without weights it is `rocArea`, and the pseudo-values are made of
 * DeLong's structural components.
 *
 * Undefined where no row is positive or none is negative.
 *
 * Source: DeLong, DeLong & Clarke-Pearson 1988, Biometrics 44:837.
 *
 * @param rows scores, shape (N, K), and which rows are positive, shape (N)
 * @throws RangeError where the shapes differ or a score is NaN
 * @example
 * const rows = { scores: Float64Array.of(0.1, 0.4, 0.35, 0.8), isPositive: Uint8Array.of(0, 0, 1, 1), variants: 1 };
 * rocAreaMetric(rows).measure().estimates // Float64Array [0.75]
 */
export function rocAreaMetric(rows: ScoredRows): Metric {
  const { isPositive, variants } = rows;
  const { order, endsTie, isTied } = scoreOrders(rows);
  const N = isPositive.length;
  // What each row counts, below zero where it is negative: rows are looked up in any order, and one number each is soonest found.
  const signed = new Float64Array(N);
  const signedLeft = new Float64Array(N);
  /** @returns pairs of a positive row and a negative one */
  const sign = (weights: Float64Array, out: Float64Array): number => {
    const { positives, negatives } = countSides(isPositive, weights);
    for (let row = 0; row < N; row++) {
      const weight = weights[row] as number;
      out[row] = isPositive[row] === 1 ? weight : -weight;
    }
    return positives * negatives;
  };
  return defineMetric({
    variants,
    rows: N,
    higherIsBetter: true,
    effort: ORDER_EFFORT,
    evaluate(weights, out) {
      const pairs = sign(weights, signed);
      for (let k = 0; k < variants; k++) {
        out[k] = winsOf(order, endsTie, k * N, signed) / pairs;
      }
    },
    evaluateBag({ drawn, left }, inside, outside) {
      const pairs = sign(drawn, signed);
      const pairsLeft = sign(left, signedLeft);
      for (let k = 0; k < variants; k++) {
        const [wins, winsLeft] =
          isTied[k] === 1
            ? [winsOf(order, endsTie, k * N, signed), winsOf(order, endsTie, k * N, signedLeft)]
            : untiedWinsOf(order, k * N, signed, signedLeft);
        inside[k] = wins / pairs;
        outside[k] = winsLeft / pairsLeft;
      }
    },
    writePseudoValues(weights, estimates, total, out) {
      const { positives, negatives } = countSides(isPositive, weights);
      for (let k = 0; k < variants; k++) {
        const area = estimates[k] as number;
        let abovePositives = 0;
        let aboveNegatives = 0;
        for (let start = k * N; start < (k + 1) * N; ) {
          let tiedPositives = 0;
          let tiedNegatives = 0;
          let end = start;
          for (let more = true; more; end++) {
            const row = order[end] as number;
            if (isPositive[row] === 1) tiedPositives += weights[row] as number;
            else tiedNegatives += weights[row] as number;
            more = endsTie[end] === 0;
          }
          const beaten = (negatives - aboveNegatives - tiedNegatives / 2) / negatives;
          const beatenBy = (abovePositives + tiedPositives / 2) / positives;
          for (; start < end; start++) {
            const row = order[start] as number;
            out[row * variants + k] =
              isPositive[row] === 1
                ? area + (total / positives) * (beaten - area)
                : area + (total / negatives) * (beatenBy - area);
          }
          abovePositives += tiedPositives;
          aboveNegatives += tiedNegatives;
        }
      }
    },
    slopes(weights) {
      const { positives, negatives } = countSides(isPositive, weights);
      const total = positives + negatives;
      return Float64Array.from(isPositive, (one) => 1 - total / (one === 1 ? positives : negatives));
    },
    absence: (weights) => sideAbsence(rows, weights),
  });
}

/**
 * Pairs of a positive row and a negative one that it scores above, ties counted half.
 *
 * @param start where the order of the variant begins
 * @param signed what each row counts, below zero for negative ones, shape (N)
 */
function winsOf(order: Uint32Array, endsTie: Uint8Array, start: number, signed: Float64Array): number {
  let above = 0;
  let wins = 0;
  let tiedPositives = 0;
  let tiedNegatives = 0;
  for (let at = start; at < start + signed.length; at++) {
    const weight = signed[order[at] as number] as number;
    const size = Math.abs(weight);
    // Twice what it counts on its own side, and nothing on the other: to ask for the side would take longer than to add nothing.
    tiedPositives += size + weight;
    tiedNegatives += size - weight;
    if (endsTie[at] === 0) continue;
    wins += tiedNegatives * (above + tiedPositives / 2);
    above += tiedPositives;
    tiedPositives = 0;
    tiedNegatives = 0;
  }
  return wins / 4;
}

/** The same for rows that count in two ways at once, where no two of them score alike. */
function untiedWinsOf(
  order: Uint32Array,
  start: number,
  signed: Float64Array,
  signedOther: Float64Array,
): [number, number] {
  let above = 0;
  let wins = 0;
  let aboveOther = 0;
  let winsOther = 0;
  for (let at = start; at < start + signed.length; at++) {
    const row = order[at] as number;
    const weight = signed[row] as number;
    const size = Math.abs(weight);
    const positive = size + weight;
    wins += (size - weight) * (above + positive / 2);
    above += positive;
    const weightOther = signedOther[row] as number;
    const sizeOther = Math.abs(weightOther);
    const positiveOther = sizeOther + weightOther;
    winsOther += (sizeOther - weightOther) * (aboveOther + positiveOther / 2);
    aboveOther += positiveOther;
  }
  return [wins / 4, winsOther / 4];
}
