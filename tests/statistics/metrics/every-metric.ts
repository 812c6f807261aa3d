import { averageMetrics } from "#server/statistics/metrics/average-metrics";
import { averagePrecisionMetric } from "#server/statistics/metrics/average-precision-metric";
import { balancedAccuracyMetric } from "#server/statistics/metrics/balanced-accuracy-metric";
import { calibrationErrorMetric } from "#server/statistics/metrics/calibration-error-metric";
import { expectedCostMetric } from "#server/statistics/metrics/expected-cost-metric";
import { f1Metric } from "#server/statistics/metrics/f1-metric";
import { macroF1Metric } from "#server/statistics/metrics/macro-f1-metric";
import { macroRocAreaMetric } from "#server/statistics/metrics/macro-roc-area-metric";
import { meanMetric } from "#server/statistics/metrics/mean-metric";
import type { Metric } from "#server/statistics/metrics/metric";
import { precisionMetric } from "#server/statistics/metrics/precision-metric";
import { recallMetric } from "#server/statistics/metrics/recall-metric";
import { rocAreaMetric } from "#server/statistics/metrics/roc-area-metric";
import { sensitivityAtSpecificityMetric } from "#server/statistics/metrics/sensitivity-at-specificity-metric";
import { sliceMetric } from "#server/statistics/metrics/slice-metric";
import { worstMetric } from "#server/statistics/metrics/worst-metric";
import type { Rows } from "./arbitrary-rows";

const isClass = ({ labels }: Rows, c: number): Uint8Array => labels.map((label) => Number(label === c));

/** Metrics with a derivative wherever all rows count. */
export const SMOOTH: Record<string, (rows: Rows) => Metric> = {
  mean: ({ values, variants }) => meanMetric(values, variants, false),
  accuracy: ({ correct, variants }) => meanMetric(correct, variants, true),
  recall: (rows) => recallMetric({ ...rows, classIndex: 1 }),
  precision: (rows) => precisionMetric({ ...rows, classIndex: 1 }),
  f1: (rows) => f1Metric({ ...rows, classIndex: 1 }),
  balancedAccuracy: (rows) => balancedAccuracyMetric({ ...rows, classes: 3 }),
  macroF1: (rows) => macroF1Metric({ ...rows, classes: 3 }),
  rocArea: rocAreaMetric,
  averagePrecision: averagePrecisionMetric,
  macroRocArea: (rows) =>
    macroRocAreaMetric([0, 1, 2].map((c) => rocAreaMetric({ ...rows, isPositive: isClass(rows, c) }))),
  average: (rows) =>
    averageMetrics([recallMetric({ ...rows, classIndex: 0 }), averagePrecisionMetric(rows)], [0.3, 1.2]),
  slice: (rows) => sliceMetric(averagePrecisionMetric(rows), rows.slice),
  sliceOfMeans: ({ values, variants, slice }) => sliceMetric(meanMetric(values, variants, false), slice),
};

/** The metrics that the worst is taken of below. */
export const PARTS: ((rows: Rows) => Metric)[] = [
  (rows) => recallMetric({ ...rows, classIndex: 0 }),
  (rows) => sliceMetric(meanMetric(rows.correct, rows.variants, true), rows.slice),
];

export const COSTS = { falsePositive: 1, falseNegative: 3, trueNegative: -0.5 };

export const EVERY: Record<string, (rows: Rows) => Metric> = {
  ...SMOOTH,
  calibrationError: (rows) => calibrationErrorMetric({ ...rows, bins: 4 }),
  sensitivity: (rows) => sensitivityAtSpecificityMetric({ ...rows, specificity: 0.7 }),
  expectedCost: (rows) => expectedCostMetric({ ...rows, costs: COSTS }),
  worst: (rows) => worstMetric(PARTS.map((part) => part(rows))),
};
