import type { Costs } from "#server/contracts/requirement";
import { type Answers, allRows, logitsOf, takeRows } from "#server/ranking/answers";
import type { Prepared } from "#server/ranking/scored";
import { scoresOf } from "#server/ranking/scores-of";
import { thinClass } from "#server/ranking/thin-class";
import { costOf, expectedCostMetric } from "#server/statistics/metrics/expected-cost-metric";
import { meanMetric } from "#server/statistics/metrics/mean-metric";
import type { Metric } from "#server/statistics/metrics/metric";
import { softmaxOf } from "#server/statistics/metrics/row-losses";

/** costs[true class][answer] as numbers; what is not named costs nothing where it is right, and 1 where it is wrong. */
function costMatrix(costs: Costs, classes: string[]): number[][] {
  return classes.map((truth) => classes.map((answer) => costs[truth]?.[answer] ?? Number(truth !== answer)));
}

/**
 * Expected cost. Of two classes, rows are decided by the threshold that costs least on other rows; of more, by each row's
 * probabilities.
 */
export function prepareCost(answers: Answers, costs: Costs): Prepared {
  const { classes, labels, variants, rows: N } = answers;
  const K = variants.length;
  const matrix = costMatrix(costs, classes);
  const most = Math.max(...matrix.flat());
  let make: (rows: Uint32Array) => Metric;
  if (classes.length === 2) {
    const positive = answers.positive ?? 1;
    const negative = 1 - positive;
    const at = (truth: number, answer: number): number => matrix[truth]?.[answer] as number;
    const scores = scoresOf(answers, positive);
    const isPositive = labels.map((label) => Number(label === positive));
    make = (rows) =>
      expectedCostMetric({
        scores: takeRows(scores, K, rows),
        isPositive: takeRows(isPositive, 1, rows),
        variants: K,
        costs: {
          falsePositive: at(negative, positive),
          falseNegative: at(positive, negative),
          truePositive: at(positive, positive),
          trueNegative: at(negative, negative),
        },
      });
  } else {
    const own = logitsOf(answers);
    const values = new Float64Array(N * K);
    for (let row = 0, at = 0; row < N; row++) {
      for (let k = 0; k < K; k++, at++) values[at] = costOf(softmaxOf(own(row, k)), labels[row] as number, matrix);
    }
    make = (rows) => meanMetric(takeRows(values, K, rows), K, false);
  }
  return {
    higherIsBetter: false,
    absence: "There is no row.",
    thin: classes.length === 2 ? (rows) => thinClass(answers, rows, answers.positive ?? 1) : () => null,
    on: (rows) => ({
      rows,
      metric: make(rows),
      ones: null,
      bias: classes.length === 2 ? "fitted" : null,
      countFor: null,
      closedIntervals: null,
      most,
    }),
    whole: () => make(allRows(N)),
  };
}
