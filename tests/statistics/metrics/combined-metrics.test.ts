import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averageMetrics } from "#server/statistics/metrics/average-metrics";
import { averagePrecisionMetric } from "#server/statistics/metrics/average-precision-metric";
import { expectedCostMetric } from "#server/statistics/metrics/expected-cost-metric";
import { macroRocAreaMetric } from "#server/statistics/metrics/macro-roc-area-metric";
import { meanMetric } from "#server/statistics/metrics/mean-metric";
import type { Metric } from "#server/statistics/metrics/metric";
import { recallMetric } from "#server/statistics/metrics/recall-metric";
import { rocAreaMetric } from "#server/statistics/metrics/roc-area-metric";
import { sliceMetric } from "#server/statistics/metrics/slice-metric";
import { worstMetric } from "#server/statistics/metrics/worst-metric";
import reference from "../../fixtures/statistics/metrics.json";
import { type Rows, weightedRows } from "./arbitrary-rows";
import { EVERY } from "./every-metric";
import { expectMetric, expectValues } from "./expect-values";

const each = reference.scores.map(({ scores, isPositive, fit, slice, ...rest }) => ({
  ...rest,
  scores: Float64Array.from(scores),
  isPositive: Uint8Array.from(isPositive),
  fit: fit && Float64Array.from(fit),
  slice: Uint8Array.from(slice),
}));

const [evenCosts, missCosts] = reference.costs as [(typeof reference.costs)[0], (typeof reference.costs)[0]];

const costsOn = (metric: Metric, { weights, fit }: { weights: number[]; fit: Float64Array | null }): Float64Array => {
  const out = new Float64Array(metric.variants);
  metric.evaluate(Float64Array.from(weights), out, fit ?? undefined);
  return out;
};

/** Two rows of one variant: half right, of which a slice can be all. */
const accuracy = meanMetric(Uint8Array.of(1, 0, 1, 0), 1, true);
const loss = meanMetric(Float64Array.of(0.5, 2, 1, 0.25), 1, false);

describe("the macro area under the ROC curve", () => {
  it("agrees with scikit-learn's of one class against the rest", () => {
    for (const { what, classes, variants, labels, probabilities, weights, areas } of reference.macro) {
      const metric = macroRocAreaMetric(
        Array.from({ length: classes }, (_, c) =>
          rocAreaMetric({
            scores: Float64Array.from(
              { length: labels.length * variants },
              (_, at) => probabilities[at * classes + c] as number,
            ),
            isPositive: Uint8Array.from(labels, (label) => Number(label === c)),
            variants,
            className: `${c}`,
          }),
        ),
      );
      expectMetric(metric, weights, areas, 64, what);
    }
  });

  it("is undefined, with the class that is missing, where one area is", () => {
    const rows = { scores: Float64Array.of(1, 2, 3), variants: 1 };
    const ofClass = (isPositive: number[], className: string) =>
      rocAreaMetric({ ...rows, isPositive: Uint8Array.from(isPositive), className });
    const metric = macroRocAreaMetric([
      ofClass([1, 0, 0], "cat"),
      ofClass([0, 1, 1], "dog"),
      ofClass([0, 0, 0], "bird"),
    ]);
    expect(metric.measure().estimates[0]).toBeNaN();
    expect(metric.reason()).toBe("No row is of class bird.");
  });
});

describe("an average of metrics", () => {
  it("agrees with NumPy", () => {
    for (const rows of each) {
      const metric = averageMetrics([rocAreaMetric(rows), averagePrecisionMetric(rows)], [0.25, 0.75]);
      expectMetric(metric, rows.weights, rows.averages, 64, rows.what);
    }
  });

  it("combines pseudo-values as values, in the direction of the metrics", () => {
    const { estimates, pseudoValues } = averageMetrics([loss, loss], [0.5, 1]).measure();
    expect(estimates[0]).toBe(1.5 * 0.9375);
    expect([...pseudoValues]).toEqual([0.75, 3, 1.5, 0.375]);
    expect(averageMetrics([loss], [1]).higherIsBetter).toBe(false);
    expect(averageMetrics([accuracy], [1]).higherIsBetter).toBe(true);
  });

  it("passes on the rows to choose thresholds on", () => {
    for (const rows of each) {
      const parts = [
        expectedCostMetric({ ...rows, costs: evenCosts }),
        expectedCostMetric({ ...rows, costs: missCosts }),
      ];
      const [even, miss] = parts.map((part) => costsOn(part, rows));
      const sums = even?.map((cost, k) => cost + 2 * (miss?.[k] as number));
      expect(costsOn(averageMetrics(parts, [1, 2]), rows)).toEqual(sums);
    }
  });

  it("is refused for metrics that differ and weights that would turn them round", () => {
    const wide = meanMetric(Uint8Array.of(1, 0, 1, 0), 2, true);
    const short = meanMetric(Uint8Array.of(1, 0, 1), 1, true);
    for (const metrics of [[], [accuracy, loss], [accuracy, wide], [accuracy, short]]) {
      expect(() =>
        averageMetrics(
          metrics,
          metrics.map(() => 1),
        ),
      ).toThrow(RangeError);
      expect(() => worstMetric(metrics)).toThrow(RangeError);
    }
    for (const weights of [[1], [1, -1], [1, Number.NaN], [1, 1, 1]]) {
      expect(() => averageMetrics([accuracy, accuracy], weights)).toThrow(RangeError);
    }
  });
});

describe("a metric on a slice", () => {
  it("agrees with the metric of scikit-learn and of NumPy on its rows alone", () => {
    for (const rows of each) {
      expectMetric(sliceMetric(rocAreaMetric(rows), rows.slice), rows.weights, rows.sliceAreas, 64, rows.what);
      const cost = sliceMetric(expectedCostMetric({ ...rows, costs: missCosts }), rows.slice);
      expectValues(costsOn(cost, rows), rows.sliceCosts, 16, rows.what);
    }
  });

  it("has pseudo-values of its own inside, stretched by how rare the slice is, and the estimate outside", () => {
    const metric = sliceMetric(loss, Uint8Array.of(1, 0, 1, 0));
    const { estimates, pseudoValues } = metric.measure(Float64Array.of(1, 2, 3, 4));
    const theta = (0.5 + 3 * 1) / 4;
    expect(estimates[0]).toBe(theta);
    expect([...pseudoValues]).toEqual([theta + 2.5 * (0.5 - theta), theta, theta + 2.5 * (1 - theta), theta]);
  });

  it("is the metric itself where the slice is everything", () => {
    fc.assert(
      fc.property(weightedRows, ({ rows, weights }) => {
        for (const metricOf of Object.values(EVERY)) {
          const whole = metricOf(rows);
          const { estimates, pseudoValues } = sliceMetric(whole, new Uint8Array(whole.rows).fill(1)).measure(weights);
          expect(estimates).toEqual(whole.measure(weights).estimates);
          for (const [at, value] of whole.measure(weights).pseudoValues.entries()) {
            if (Number.isNaN(value)) expect(pseudoValues[at]).toBeNaN();
            else expect(pseudoValues[at]).toBeCloseTo(value, 9);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it("is the overlap where a slice is sliced", () => {
    fc.assert(
      fc.property(weightedRows, ({ rows, weights }) => {
        const metric = (EVERY.rocArea as (rows: Rows) => Metric)(rows);
        const overlap = rows.slice.map((inside, row) => inside * (rows.isPositive[row] as number));
        const twice = sliceMetric(sliceMetric(metric, rows.slice), rows.isPositive);
        expect(twice.measure(weights)).toEqual(sliceMetric(metric, overlap).measure(weights));
        expect(twice.reason(weights)).toBe(sliceMetric(metric, overlap).reason(weights));
      }),
    );
  });

  it("says what is missing in it, and is refused for other rows", () => {
    const rows = { labels: Uint8Array.of(0, 1, 1), predicted: Uint8Array.of(0, 1, 1), variants: 1 };
    const recall = recallMetric({ ...rows, classIndex: 0, className: "benign" });
    expect(recall.reason()).toBeNull();
    expect(sliceMetric(recall, Uint8Array.of(0, 1, 1)).reason()).toBe("No row is of class benign.");
    expect(sliceMetric(recall, Uint8Array.of(0, 0, 0)).reason()).toBe("There is no row.");
    expect(() => sliceMetric(recall, Uint8Array.of(1, 1))).toThrow(RangeError);
  });
});

describe("the worst of metrics", () => {
  it("agrees with NumPy: the smallest area of two slices, the largest of two costs", () => {
    for (const rows of each) {
      const area = rocAreaMetric(rows);
      const outside = rows.slice.map((inside) => 1 - inside);
      const areas = worstMetric([sliceMetric(area, rows.slice), sliceMetric(area, outside)]);
      expectMetric(areas, rows.weights, rows.worstAreas, 64, rows.what);
      const costs = worstMetric([evenCosts, missCosts].map((each) => expectedCostMetric({ ...rows, costs: each })));
      expectValues(costsOn(costs, rows), rows.worstCosts, 16, rows.what);
    }
  });

  it("is undefined where one is, since that may be the worst", () => {
    const empty = sliceMetric(accuracy, new Uint8Array(4));
    for (const metrics of [
      [accuracy, empty],
      [empty, accuracy],
    ]) {
      expect(worstMetric(metrics).measure().estimates[0]).toBeNaN();
      expect(worstMetric(metrics).reason()).toBe("There is no row.");
    }
  });

  it("has the pseudo-values of the worst, the first of equals", () => {
    const first = sliceMetric(loss, Uint8Array.of(1, 1, 0, 0));
    const second = sliceMetric(loss, Uint8Array.of(0, 0, 1, 1));
    expect(worstMetric([second, first]).measure()).toEqual(first.measure());
    const equal = meanMetric(Float64Array.of(2, 0.5, 0.25, 1), 1, false);
    expect(worstMetric([loss, equal]).measure()).toEqual(loss.measure());
    expect(worstMetric([equal, loss]).measure()).toEqual(equal.measure());
  });
});
