import type { MetricName } from "#server/contracts/metric";
import type { RankingInput } from "#server/ranking/ranking-input";
import { averagePrecisionMetric } from "#server/statistics/metrics/average-precision-metric";
import { balancedAccuracyMetric } from "#server/statistics/metrics/balanced-accuracy-metric";
import { calibrationErrorMetric } from "#server/statistics/metrics/calibration-error-metric";
import { expectedCostMetric } from "#server/statistics/metrics/expected-cost-metric";
import { f1Metric } from "#server/statistics/metrics/f1-metric";
import { macroF1Metric } from "#server/statistics/metrics/macro-f1-metric";
import { meanMetric } from "#server/statistics/metrics/mean-metric";
import type { Metric } from "#server/statistics/metrics/metric";
import { precisionMetric } from "#server/statistics/metrics/precision-metric";
import { recallMetric } from "#server/statistics/metrics/recall-metric";
import { rocAreaMetric } from "#server/statistics/metrics/roc-area-metric";
import { brierOf, confidenceOf, logLossOf } from "#server/statistics/metrics/row-losses";
import { sensitivityAtSpecificityMetric } from "#server/statistics/metrics/sensitivity-at-specificity-metric";

/** The class that metrics of one class are of in these tests: malignant. */
export const MALIGNANT = 1;

/** Missing a malignant one costs five times as much as a false alarm. */
export const COSTS = { malignant: { benign: 5 } };

/** Each metric as a requirement writes it, of the malignant class where it is of one. */
export const WRITTEN: Record<MetricName, string> = {
  accuracy: "accuracy",
  "balanced-accuracy": "balanced-accuracy",
  "macro-f1": "macro-f1",
  recall: "recall on class malignant",
  precision: "precision on class malignant",
  f1: "f1 on class malignant",
  auroc: "auroc on class malignant",
  auprc: "auprc on class malignant",
  sensitivity: "sensitivity at specificity 0.8 on class malignant",
  "log-loss": "log-loss",
  brier: "brier",
  "calibration-error": "calibration-error",
  "expected-cost": "expected-cost",
  "pair-accuracy": "pair-accuracy",
  "flip-rate": "flip-rate",
};

const classRows = ({ labels, predicted, variants }: RankingInput) => ({
  labels,
  predicted,
  variants: variants.length,
  classIndex: MALIGNANT,
});

/** A value of every answer, shape (N, K), from its logits and what is true of its row. */
const ofEach = (input: RankingInput, value: (logits: Float32Array, label: number) => number): Float64Array => {
  const C = input.classes!.length;
  return Float64Array.from(input.predicted, (_, at) =>
    value(input.logits!.subarray(at * C, (at + 1) * C), input.labels[Math.floor(at / input.variants.length)]!),
  );
};

/** Of two classes, the difference of the logits. */
const scoredRows = (input: RankingInput) => ({
  scores: ofEach(input, ([benign, malignant]) => malignant! - benign!),
  isPositive: input.labels.map((label) => Number(label === MALIGNANT)),
  variants: input.variants.length,
});

const rightOf = ({ predicted, labels, variants }: RankingInput): Uint8Array =>
  predicted.map((said, at) => Number(said === labels[Math.floor(at / variants.length)]));

/** Pairs are rows 0 and 1, 2 and 3, ...; one says what counts as a one of two answers. */
const ofPairs = (input: RankingInput, higherIsBetter: boolean, one: (first: number, second: number) => boolean) => {
  const K = input.variants.length;
  const ones = Uint8Array.from({ length: Math.floor(input.labels.length / 2) * K }, (_, at) => {
    const first = 2 * Math.floor(at / K) * K + (at % K);
    return Number(one(first, first + K));
  });
  return meanMetric(ones, K, higherIsBetter);
};

/** Each metric straight from server/statistics, on rows of two classes; pair metrics have a row a pair. */
export const DIRECT: Record<MetricName, (input: RankingInput) => Metric> = {
  accuracy: (input) => meanMetric(rightOf(input), input.variants.length, true),
  "balanced-accuracy": (input) => balancedAccuracyMetric({ ...classRows(input), classes: 2 }),
  "macro-f1": (input) => macroF1Metric({ ...classRows(input), classes: 2 }),
  recall: (input) => recallMetric(classRows(input)),
  precision: (input) => precisionMetric(classRows(input)),
  f1: (input) => f1Metric(classRows(input)),
  auroc: (input) => rocAreaMetric(scoredRows(input)),
  auprc: (input) => averagePrecisionMetric(scoredRows(input)),
  sensitivity: (input) => sensitivityAtSpecificityMetric({ ...scoredRows(input), specificity: 0.8 }),
  "log-loss": (input) => meanMetric(ofEach(input, logLossOf), input.variants.length, false),
  brier: (input) => meanMetric(ofEach(input, brierOf), input.variants.length, false),
  "calibration-error": (input) =>
    calibrationErrorMetric({
      confidence: ofEach(input, confidenceOf),
      correct: rightOf(input),
      variants: input.variants.length,
    }),
  "expected-cost": (input) =>
    expectedCostMetric({ ...scoredRows(input), costs: { falsePositive: 1, falseNegative: 5 } }),
  "pair-accuracy": (input) => {
    const right = rightOf(input);
    return ofPairs(input, true, (first, second) => right[first] === 1 && right[second] === 1);
  },
  "flip-rate": (input) => ofPairs(input, false, (first, second) => input.predicted[first] !== input.predicted[second]),
};

/** The estimates of all variants straight from server/statistics, in the order of the variants. */
export function directly(name: MetricName, input: RankingInput): number[] {
  const metric = DIRECT[name](input);
  // A pair counts what its first row does.
  const weights =
    metric.rows === input.labels.length ? input.weights : input.weights?.filter((_, row) => row % 2 === 0);
  return Array.from(metric.measure(weights ?? undefined).estimates);
}
