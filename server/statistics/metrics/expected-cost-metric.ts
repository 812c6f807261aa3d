import { defineMetric } from "#server/statistics/metrics/define-metric";
import type { Metric } from "#server/statistics/metrics/metric";
import { type ScoredRows, scoreOrders } from "#server/statistics/metrics/score-orders";
import { sumOf } from "#server/statistics/metrics/sum-of";

/** What each outcome of a decision between two classes costs, in any one unit; being right is free unless told. */
export type BinaryCosts = {
  falsePositive: number;
  falseNegative: number;
  truePositive?: number;
  trueNegative?: number;
};

/** Costs per row that differ by less than this share of the largest cost are equal but for rounding. */
const ROUNDING = 1e-12;

/**
 * Expected cost per row of deciding between two classes by a threshold: rows that score above it are called positive. The
 * threshold is the one that costs least on the rows of `fit`, of equally cheap ones the highest, out of the scores that occur
 * there and minus infinity; the cost is judged on the rows of `weights`. They are the same rows unless told, and then the cost
 * is a little optimistic. Scores need no calibration.
 *
 * The pseudo-values are the costs of the rows at the threshold. Where no other threshold is as cheap, that is the exact
 * derivative although the threshold moves too, since it sits at a minimum (envelope theorem).
 *
 * Undefined where no row counts, or none to choose a threshold on; a class may be absent.
 *
 * Source: Elkan 2001, The foundations of cost-sensitive learning, IJCAI; Adams & Hand 1999, Pattern Recognition 32:1139.
 *
 * @param rows scores, shape (N, K), which rows are positive, shape (N), and what each outcome costs
 * @throws RangeError where the shapes differ, a score is NaN or a cost is not finite
 * @example
 * const rows = { scores: Float64Array.of(1, 2, 3, 4), isPositive: Uint8Array.of(0, 1, 0, 1), variants: 1 };
 * expectedCostMetric({ ...rows, costs: { falsePositive: 1, falseNegative: 4 } }).measure().estimates // Float64Array [0.25]
 */
export function expectedCostMetric(rows: ScoredRows & { costs: BinaryCosts }): Metric {
  const { isPositive, variants, costs } = rows;
  const { falsePositive, falseNegative, truePositive = 0, trueNegative = 0 } = costs;
  const all = [falsePositive, falseNegative, truePositive, trueNegative];
  if (!all.every(Number.isFinite)) throw new RangeError("A cost is not finite.");
  const { order, endsTie } = scoreOrders(rows);
  const N = isPositive.length;
  const slackPerRow = ROUNDING * Math.max(...all.map(Math.abs));

  /** Number of rows that variant k scores above its threshold: the first of `order`. */
  const countAbove = (k: number, fit: Float64Array, total: number): number => {
    const slack = slackPerRow * total;
    let above = N;
    let cheapest = Number.POSITIVE_INFINITY;
    // What the rows above cost more than if they were called negative.
    let extra = 0;
    let positives = 0;
    let negatives = 0;
    let tied = 0;
    for (let at = 0, start = 0; at < N; at++) {
      const row = order[k * N + at] as number;
      const weight = fit[row] as number;
      tied += weight;
      if (isPositive[row] === 1) positives += weight;
      else negatives += weight;
      if (endsTie[k * N + at] === 0) continue;
      if (tied > 0 && extra < cheapest - slack) {
        cheapest = extra;
        above = start;
      }
      extra = positives * (truePositive - falseNegative) + negatives * (falsePositive - trueNegative);
      start = at + 1;
      tied = 0;
    }
    return extra < cheapest - slack ? N : above;
  };

  const costAt = (row: number, isAbove: boolean): number => {
    if (isPositive[row] === 1) return isAbove ? truePositive : falseNegative;
    return isAbove ? falsePositive : trueNegative;
  };

  return defineMetric({
    variants,
    rows: N,
    higherIsBetter: false,
    evaluate(weights, out, fit = weights) {
      const total = sumOf(weights);
      const fitTotal = sumOf(fit);
      for (let k = 0; k < variants; k++) {
        const above = countAbove(k, fit, fitTotal);
        let sum = 0;
        for (let at = 0; at < N; at++) {
          const row = order[k * N + at] as number;
          sum += (weights[row] as number) * costAt(row, at < above);
        }
        out[k] = fitTotal > 0 ? sum / total : Number.NaN;
      }
    },
    writePseudoValues(weights, _estimates, total, out) {
      for (let k = 0; k < variants; k++) {
        const above = countAbove(k, weights, total);
        for (let at = 0; at < N; at++) {
          const row = order[k * N + at] as number;
          out[row * variants + k] = costAt(row, at < above);
        }
      }
    },
  });
}

/**
 * What the decision of least expected cost comes to cost on a row, for any number of classes; the metric is its mean. The
 * decision trusts the probabilities (Bayes decision), the first of equally cheap ones.
 *
 * Source: Elkan 2001, The foundations of cost-sensitive learning, IJCAI.
 *
 * @param probabilities of the classes, shape (C)
 * @param label index of the true class
 * @param costs costs[true class][decision], shape (C, D)
 * @throws RangeError where the costs are not those of the classes, or the label is none of them
 * @example costOf([0.8, 0.2], 0, [[0, 1], [10, 0]]) // 1, since 0.2 * 10 is more than 0.8 * 1
 */
export function costOf(probabilities: ArrayLike<number>, label: number, costs: number[][]): number {
  const own = costs[label];
  if (costs.length !== probabilities.length || !own || costs.some((row) => row.length !== own.length)) {
    throw new RangeError(
      `${costs.length} rows of costs are not those of ${probabilities.length} classes, or ${label} is none of them.`,
    );
  }
  let cheapest = Number.POSITIVE_INFINITY;
  let cost = Number.NaN;
  for (const [decision, ownCost] of own.entries()) {
    let expected = 0;
    for (let c = 0; c < costs.length; c++) {
      expected += (probabilities[c] as number) * ((costs[c] as number[])[decision] as number);
    }
    if (expected >= cheapest) continue;
    cheapest = expected;
    cost = ownCost;
  }
  return cost;
}
