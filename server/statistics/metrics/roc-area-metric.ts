import { defineMetric } from "#server/statistics/metrics/define-metric";
import type { Metric } from "#server/statistics/metrics/metric";
import { countSides, type ScoredRows, scoreOrders, sideAbsence } from "#server/statistics/metrics/score-orders";

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
  const { order, endsTie } = scoreOrders(rows);
  const N = isPositive.length;
  // What each row counts on its side, and nothing on the other: to ask each row for its side would take longer than to add nothing.
  const asPositive = new Float64Array(N);
  const asNegative = new Float64Array(N);
  return defineMetric({
    variants,
    rows: N,
    higherIsBetter: true,
    evaluate(weights, out) {
      const { positives, negatives } = countSides(isPositive, weights);
      for (let row = 0; row < N; row++) {
        const weight = weights[row] as number;
        asPositive[row] = isPositive[row] === 1 ? weight : 0;
        asNegative[row] = isPositive[row] === 1 ? 0 : weight;
      }
      for (let k = 0; k < variants; k++) {
        let above = 0;
        let wins = 0;
        let tiedPositives = 0;
        let tiedNegatives = 0;
        for (let at = k * N; at < (k + 1) * N; at++) {
          const row = order[at] as number;
          tiedPositives += asPositive[row] as number;
          tiedNegatives += asNegative[row] as number;
          if (endsTie[at] === 0) continue;
          wins += tiedNegatives * (above + tiedPositives / 2);
          above += tiedPositives;
          tiedPositives = 0;
          tiedNegatives = 0;
        }
        out[k] = wins / (positives * negatives);
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
    absence: (weights) => sideAbsence(rows, weights),
  });
}
