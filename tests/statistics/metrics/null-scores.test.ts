import { describe, expect, it } from "vitest";
import { averageMetrics } from "#server/statistics/metrics/average-metrics";
import { averagePrecisionMetric } from "#server/statistics/metrics/average-precision-metric";
import { balancedAccuracyMetric } from "#server/statistics/metrics/balanced-accuracy-metric";
import { f1Metric } from "#server/statistics/metrics/f1-metric";
import { macroF1Metric } from "#server/statistics/metrics/macro-f1-metric";
import { meanMetric } from "#server/statistics/metrics/mean-metric";
import type { Metric } from "#server/statistics/metrics/metric";
import { precisionMetric } from "#server/statistics/metrics/precision-metric";
import { recallMetric } from "#server/statistics/metrics/recall-metric";
import { rocAreaMetric } from "#server/statistics/metrics/roc-area-metric";
import { sliceMetric } from "#server/statistics/metrics/slice-metric";
import { Random } from "#server/statistics/random";

const N = 60;
const K = 4;
const random = new Random(8);
const labels = Uint8Array.from({ length: N }, (_, row) => (row === 7 ? 2 : row % 2));
const predicted = Uint8Array.from({ length: N * K }, (_, at) =>
  random.below(10) < 7 ? (labels[Math.floor(at / K)] as number) : random.below(3),
);
const weights = Float64Array.from({ length: N }, (_, row) => (row % 5) + (row === 7 ? 1 : 0));
const rows = { labels, predicted, variants: K };
const right = predicted.map((said, at) => Number(said === labels[Math.floor(at / K)]));
const half = Uint8Array.from({ length: N }, (_, row) => Number(row < 30));

/** Scores with ties, of a class against the rest. */
const scoredOf = (classIndex: number) => ({
  scores: Float64Array.from(predicted, (said) => Number(said === classIndex) + random.below(4) / 2),
  isPositive: labels.map((label) => Number(label === classIndex)),
  variants: K,
});
const areas = [0, 1, 2].map((classIndex) => rocAreaMetric(scoredOf(classIndex)));
const precisions = [0, 1, 2].map((classIndex) => averagePrecisionMetric(scoredOf(classIndex)));
const thirds = [0.2, 0.3, 0.5];

const METRICS: [string, Metric][] = [
  ["accuracy", meanMetric(right, K, true)],
  ["recall", recallMetric({ ...rows, classIndex: 1 })],
  ["precision", precisionMetric({ ...rows, classIndex: 1 })],
  ["F1", f1Metric({ ...rows, classIndex: 1 })],
  ["balanced accuracy", balancedAccuracyMetric({ ...rows, classes: 3 })],
  ["macro F1", macroF1Metric({ ...rows, classes: 3 })],
  ["recall in a slice", sliceMetric(recallMetric({ ...rows, classIndex: 1 }), half)],
  [
    "a mix",
    averageMetrics(
      [recallMetric({ ...rows, classIndex: 1 }), balancedAccuracyMetric({ ...rows, classes: 3 })],
      [0.3, 0.7],
    ),
  ],
];

const OF_SCORES: [string, Metric][] = [
  ["the area under a curve", areas[0] as Metric],
  ["the mean of areas", averageMetrics(areas, thirds)],
  ["average precision", precisions[1] as Metric],
  ["the mean of average precisions", averageMetrics(precisions, thirds)],
  ["a mix of areas and recall", averageMetrics([...areas, recallMetric({ ...rows, classIndex: 1 })], [...thirds, 1])],
];

describe("null scores", () => {
  it.each(METRICS)("of %s differ between variants as the metric does, in sum", (_, metric) => {
    for (const own of [undefined, weights]) {
      const { estimates } = metric.measure(own);
      const scores = metric.nullScores(own);
      const total = own ? own.reduce((sum, weight) => sum + weight, 0) : N;
      const sums = Float64Array.from({ length: K }, (_, k) => {
        let sum = 0;
        for (let row = 0; row < N; row++) sum += (own?.[row] ?? 1) * (scores[row * K + k] as number);
        return sum;
      });
      for (let k = 1; k < K; k++) {
        const difference = (sums[k] as number) - (sums[0] as number);
        expect(difference).toBeCloseTo(total * ((estimates[k] as number) - (estimates[0] as number)), 8);
      }
    }
  });

  it.each([...METRICS, ...OF_SCORES])(
    "of %s are the same, but for rounding, where the pseudo-values are known",
    (_, metric) => {
      for (const own of [undefined, weights]) {
        const known = metric.measure(own);
        const scores = metric.nullScores(own);
        const sooner = metric.nullScores(own, known);
        expect(sooner.length).toBe(N * K);
        for (const [at, score] of sooner.entries()) expect(score).toBeCloseTo(scores[at] as number, 10);
      }
    },
  );

  it("are made of what is known, where nothing need be worked out anew", () => {
    for (const metric of [areas[0] as Metric, averageMetrics(areas, thirds), averageMetrics(precisions, thirds)]) {
      const { estimates, pseudoValues } = metric.measure();
      const moved = metric.nullScores(undefined, { estimates, pseudoValues: pseudoValues.map((value) => value + 1) });
      const scores = metric.nullScores();
      for (const [at, score] of moved.entries()) expect(score).toBeCloseTo((scores[at] as number) + 1, 10);
    }
  });

  it("of a class with a single row put the difference on that row, where the pseudo-values show none", () => {
    const one = { labels: Uint8Array.of(0, 0, 0, 1), predicted: Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 0), variants: 2 };
    const metric = recallMetric({ ...one, classIndex: 1 });
    const own = metric.measure().pseudoValues;
    expect((own[6] as number) - (own[7] as number)).toBe((own[0] as number) - (own[1] as number));
    const scores = metric.nullScores();
    expect((scores[6] as number) - (scores[7] as number)).toBe(4);
    expect((scores[0] as number) - (scores[1] as number)).toBe(0);
  });
});
