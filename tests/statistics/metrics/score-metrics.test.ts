import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { averagePrecisionMetric } from "#server/statistics/metrics/average-precision-metric";
import { expectedCostMetric } from "#server/statistics/metrics/expected-cost-metric";
import type { Metric } from "#server/statistics/metrics/metric";
import { rocAreaMetric } from "#server/statistics/metrics/roc-area-metric";
import { scoreOrders } from "#server/statistics/metrics/score-orders";
import { sensitivityAtSpecificityMetric } from "#server/statistics/metrics/sensitivity-at-specificity-metric";
import { Random } from "#server/statistics/random";
import { delongStandardError, rocArea } from "#server/statistics/roc-area";
import reference from "../../fixtures/statistics/metrics.json";
import { weightedRows } from "./arbitrary-rows";
import { expectMetric, expectValues } from "./expect-values";

const each = reference.scores.map(({ scores, isPositive, fit, ...rest }) => ({
  ...rest,
  scores: Float64Array.from(scores),
  isPositive: Uint8Array.from(isPositive),
  fit: fit && Float64Array.from(fit),
}));

/** Values judged on the weights of a reference, thresholds chosen on its `fit`. */
function valuesOf(metric: Metric, { weights, fit }: { weights: number[]; fit: Float64Array | null }): Float64Array {
  const out = new Float64Array(metric.variants);
  metric.evaluate(Float64Array.from(weights), out, fit ?? undefined);
  return out;
}

/** Two normal deviates (Box & Muller 1958). */
function normals(random: Random): [number, number] {
  const radius = Math.sqrt(-2 * Math.log((random.below(2 ** 32) + 0.5) / 2 ** 32));
  const angle = (2 * Math.PI * random.below(2 ** 32)) / 2 ** 32;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** Scores of one variant: negatives from N(0, 1), then as many positives from N(1.5, 1). */
function simulate(random: Random, side: number) {
  const scores = new Float64Array(2 * side);
  for (let row = 0; row < side; row++) {
    const [negative, positive] = normals(random);
    scores[row] = negative;
    scores[side + row] = 1.5 + positive;
  }
  return { scores, isPositive: Uint8Array.from(scores, (_, row) => Number(row >= side)), variants: 1 };
}

const deviation = (values: readonly number[]): number => {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1));
};

const four = { scores: Float64Array.of(1, 2, 3, 4), isPositive: Uint8Array.of(0, 1, 0, 1), variants: 1 };

describe("the order of scores", () => {
  it("is from the highest, variant by variant, and marks the last of ties", () => {
    const rows = { scores: Float64Array.of(1, 5, 3, 5, 3, 4), isPositive: Uint8Array.of(0, 1, 1), variants: 2 };
    expect(scoreOrders(rows)).toEqual({
      order: Uint32Array.of(1, 2, 0, 0, 1, 2),
      endsTie: Uint8Array.of(0, 1, 1, 0, 1, 1),
      isTied: Uint8Array.of(1, 1),
    });
  });

  it("holds for infinite scores", () => {
    const scores = Float64Array.of(-Infinity, 3, Infinity, Infinity);
    const { endsTie } = scoreOrders({ scores, isPositive: new Uint8Array(4), variants: 1 });
    expect([...endsTie]).toEqual([0, 1, 1, 1]);
  });
});

describe("the area under the ROC curve", () => {
  it("agrees with scikit-learn", () => {
    for (const rows of each) expectMetric(rocAreaMetric(rows), rows.weights, rows.areas, 64, rows.what);
  });

  it("is the area without weights, its pseudo-values DeLong's components", () => {
    fc.assert(
      fc.property(weightedRows, ({ rows }) => {
        const { estimates, pseudoValues } = rocAreaMetric(rows).measure();
        for (const [k, estimate] of estimates.entries()) {
          const column = rows.isPositive.length;
          const scores = Float64Array.from(
            { length: column },
            (_, row) => rows.scores[row * rows.variants + k] as number,
          );
          const known = rocArea(scores, rows.isPositive);
          if (known === null) {
            expect(estimate).toBeNaN();
            continue;
          }
          expect(estimate).toBeCloseTo(known.area, 14);
          const parts = { positive: [...known.positives], negative: [...known.negatives] };
          for (const [row, is] of rows.isPositive.entries()) {
            const [side, size] =
              is === 1 ? [parts.positive, known.positives.length] : [parts.negative, known.negatives.length];
            const component = side.shift() as number;
            expect(pseudoValues[row * rows.variants + k]).toBeCloseTo(
              known.area + (column / size) * (component - known.area),
              10,
            );
          }
        }
      }),
    );
  });

  it("varies as DeLong says", () => {
    const rows = simulate(new Random(5), 400);
    const { pseudoValues } = rocAreaMetric(rows).measure();
    const known = rocArea(rows.scores, rows.isPositive);
    const error = known && delongStandardError(known);
    expect(deviation([...pseudoValues]) / Math.sqrt(800) / (error ?? Number.NaN)).toBeCloseTo(1, 2);
  });
});

describe("average precision", () => {
  it("agrees with scikit-learn", () => {
    for (const rows of each) {
      expectMetric(averagePrecisionMetric(rows), rows.weights, rows.averagePrecisions, 64, rows.what);
    }
  });

  it("is the share of positives where all scores are tied, and 1 where there is no negative", () => {
    const tied = { ...four, scores: new Float64Array(4) };
    expect(averagePrecisionMetric(tied).measure(Float64Array.of(1, 3, 2, 2)).estimates[0]).toBe(5 / 8);
    expect(averagePrecisionMetric({ ...four, isPositive: Uint8Array.of(1, 1, 1, 1) }).measure().estimates[0]).toBe(1);
  });

  it("has the derivative of the row that comes to count, for a row that does not yet", () => {
    const metric = averagePrecisionMetric(four);
    for (const row of [0, 1, 2, 3]) {
      const without = Float64Array.of(1, 1, 1, 1).with(row, 0);
      const { estimates, pseudoValues } = metric.measure(without);
      const out = new Float64Array(1);
      metric.evaluate(without.with(row, 1e-7), out);
      const estimate = estimates[0] as number;
      expect(pseudoValues[row]).toBeCloseTo(estimate + (3 * ((out[0] as number) - estimate)) / 1e-7, 5);
    }
  });
});

describe("sensitivity at a specificity", () => {
  it("agrees with scikit-learn's ROC curve, and with NumPy where the threshold is chosen on other rows", () => {
    for (const rows of each) {
      for (const [at, specificity] of reference.specificities.entries()) {
        const metric = sensitivityAtSpecificityMetric({ ...rows, specificity });
        const values = rows.sensitivities[at] as (number | null)[];
        expectValues(valuesOf(metric, rows), values, 16, rows.what);
        if (rows.fit === null) expectMetric(metric, rows.weights, values, 16, rows.what);
      }
    }
  });

  it("holds the specificity, and would not at the next lower score of a negative", () => {
    fc.assert(
      fc.property(weightedRows, fc.integer({ min: 1, max: 20 }), ({ rows, weights }, twentieths) => {
        const specificity = twentieths / 20;
        const { estimates } = sensitivityAtSpecificityMetric({ ...rows, specificity }).measure(weights);
        for (const [k, estimate] of estimates.entries()) {
          const scoreOf = (row: number) => rows.scores[row * rows.variants + k] as number;
          const shareAbove = (side: number, threshold: number) => {
            let above = 0;
            let all = 0;
            for (const [row, weight] of weights.entries()) {
              if (rows.isPositive[row] !== side) continue;
              all += weight;
              if (scoreOf(row) > threshold) above += weight;
            }
            return above / all;
          };
          const thresholds = [...weights.keys()].map(scoreOf).filter((t) => shareAbove(0, t) <= 1 - specificity + 1e-9);
          if (Number.isNaN(estimate)) expect(shareAbove(0, 0) + shareAbove(1, 0)).toBeNaN();
          else expect(estimate).toBeCloseTo(Math.max(...thresholds.map((t) => shareAbove(1, t))), 12);
        }
      }),
    );
  });

  it("has pseudo-values of a positive by its side of the threshold, of a negative by the slope of the curve", () => {
    const scores = Float64Array.of(1, 2, 3, 4, 0, 2.5, 3.5, 5);
    const isPositive = Uint8Array.of(0, 0, 0, 0, 1, 1, 1, 1);
    const { estimates, pseudoValues } = sensitivityAtSpecificityMetric({
      scores,
      isPositive,
      variants: 1,
      specificity: 0.5,
    }).measure();
    expect(estimates[0]).toBe(0.75);
    // The threshold is 2, and the window reaches to the negatives at 3 and 1: from (1/4, 1/2) to (3/4, 3/4).
    const slope = 1 / 2;
    expect([...pseudoValues]).toEqual([
      0.75 + 2 * slope * 0.5,
      0.75 + 2 * slope * 0.5,
      0.75 - 2 * slope * 0.5,
      0.75 - 2 * slope * 0.5,
      0.75 - 2 * 0.75,
      0.75 + 2 * 0.25,
      0.75 + 2 * 0.25,
      0.75 + 2 * 0.25,
    ]);
  });

  it("varies over samples as its pseudo-values say", () => {
    for (const specificity of [0.5, 0.8, 0.95]) {
      const random = new Random(11);
      const values: number[] = [];
      const errors: number[] = [];
      for (let sample = 0; sample < 400; sample++) {
        const rows = simulate(random, 300);
        const { estimates, pseudoValues } = sensitivityAtSpecificityMetric({ ...rows, specificity }).measure();
        values.push(estimates[0] as number);
        errors.push(deviation([...pseudoValues]) / Math.sqrt(600));
      }
      const error = errors.reduce((sum, value) => sum + value, 0) / errors.length;
      expect(error / deviation(values), `at ${specificity}`).toBeGreaterThan(0.88);
      expect(error / deviation(values), `at ${specificity}`).toBeLessThan(1.12);
    }
  });

  it("is refused for a specificity that is none to hold", () => {
    for (const specificity of [0, -0.5, 1.01, Number.NaN]) {
      expect(() => sensitivityAtSpecificityMetric({ ...four, specificity })).toThrow(RangeError);
    }
  });
});

describe("the expected cost", () => {
  it("agrees with NumPy over all thresholds, where the threshold is chosen on other rows too", () => {
    for (const rows of each) {
      for (const [at, costs] of reference.costs.entries()) {
        const metric = expectedCostMetric({ ...rows, costs });
        const values = rows.costs[at] as (number | null)[];
        expectValues(valuesOf(metric, rows), values, 16, rows.what);
        if (rows.fit === null) expectMetric(metric, rows.weights, values, 16, rows.what);
      }
    }
  });

  it("is at most that of calling all rows alike, and least on the rows that the threshold is chosen on", () => {
    const costs = { falsePositive: 1, falseNegative: 3 };
    fc.assert(
      fc.property(weightedRows, ({ rows, weights }) => {
        const metric = expectedCostMetric({ ...rows, costs });
        const out = new Float64Array(rows.variants);
        metric.evaluate(weights, out, new Float64Array(metric.rows).fill(1));
        const total = weights.reduce((sum, weight) => sum + weight, 0);
        const positives = weights.reduce((sum, weight, row) => sum + weight * (rows.isPositive[row] as number), 0);
        for (const [k, estimate] of metric.measure(weights).estimates.entries()) {
          if (total === 0) continue;
          expect(estimate).toBeLessThanOrEqual(Math.min(3 * positives, total - positives) / total + 1e-12);
          expect(estimate).toBeLessThanOrEqual((out[k] as number) + 1e-12);
        }
      }),
    );
  });

  it("takes thresholds for equally cheap that differ by rounding alone, and of them the highest", () => {
    const rows = { scores: Float64Array.of(2, 2, 2, 1), isPositive: Uint8Array.of(1, 1, 0, 0), variants: 1 };
    const metric = expectedCostMetric({ ...rows, costs: { falsePositive: 1, falseNegative: 1 } });
    const out = new Float64Array(1);
    metric.evaluate(Float64Array.of(1, 1, 1, 1), out, Float64Array.of(0.1, 0.2, 0.3, 1));
    expect(out[0]).toBe(0.5);
  });

  it("is better lower, and defined where a class is absent", () => {
    const metric = expectedCostMetric({ ...four, costs: { falsePositive: 1, falseNegative: 1 } });
    expect(metric.higherIsBetter).toBe(false);
    expect(metric.reason(Float64Array.of(1, 0, 1, 0))).toBeNull();
    expect(metric.reason(new Float64Array(4))).toBe("There is no row.");
  });

  it("is refused for costs that are not finite", () => {
    expect(() => expectedCostMetric({ ...four, costs: { falsePositive: Number.NaN, falseNegative: 1 } })).toThrow(
      RangeError,
    );
    const endless = { falsePositive: 1, falseNegative: 1, truePositive: Number.NEGATIVE_INFINITY };
    expect(() => expectedCostMetric({ ...four, costs: endless })).toThrow(RangeError);
  });
});

it("says which side is missing, by the name of the class where it has one", () => {
  const positives = Float64Array.from(four.isPositive);
  const negatives = positives.map((each) => 1 - each);
  for (const metricOf of [
    rocAreaMetric,
    (rows: typeof four & { className?: string }) => sensitivityAtSpecificityMetric({ ...rows, specificity: 0.9 }),
  ]) {
    expect(metricOf(four).reason()).toBeNull();
    expect(metricOf(four).reason(negatives)).toBe("No row is positive.");
    expect(metricOf(four).reason(positives)).toBe("No row is negative.");
    expect(metricOf({ ...four, className: "sick" }).reason(negatives)).toBe("No row is of class sick.");
    expect(metricOf({ ...four, className: "sick" }).reason(positives)).toBe("Every row is of class sick.");
  }
  expect(averagePrecisionMetric(four).reason(negatives)).toBe("No row is positive.");
  expect(averagePrecisionMetric(four).reason(positives)).toBeNull();
});

it("refuses scores that are no numbers or not those of the rows", () => {
  const costs = { falsePositive: 1, falseNegative: 1 };
  for (const metricOf of [
    rocAreaMetric,
    averagePrecisionMetric,
    (rows: typeof four) => sensitivityAtSpecificityMetric({ ...rows, specificity: 0.9 }),
    (rows: typeof four) => expectedCostMetric({ ...rows, costs }),
  ]) {
    expect(() => metricOf({ ...four, scores: Float64Array.of(1, Number.NaN, 2, 3) })).toThrow(RangeError);
    expect(() => metricOf({ ...four, scores: Float64Array.of(1, 2, 3) })).toThrow(RangeError);
    expect(() => metricOf({ ...four, variants: 2 })).toThrow(RangeError);
  }
});
