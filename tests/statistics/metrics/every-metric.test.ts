import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Metric } from "#server/statistics/metrics/metric";
import { countingRows, type Rows, repeatedRows, weightedRows } from "./arbitrary-rows";
import { COSTS, EVERY, PARTS, SMOOTH } from "./every-metric";

const evaluate = (metric: Metric, weights: Float64Array, fit?: Float64Array): Float64Array => {
  const out = new Float64Array(metric.variants).fill(7);
  metric.evaluate(weights, out, fit);
  return out;
};

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

function expectSame(actual: Float64Array, expected: Float64Array): void {
  expect(actual.length).toBe(expected.length);
  for (const [at, value] of expected.entries()) {
    if (Number.isNaN(value)) expect(actual[at]).toBeNaN();
    else expect(actual[at]).toBeCloseTo(value, 9);
  }
}

/** Holds pseudo-values of one variant against central differences of the metric over the weight of each row. */
function expectDerivative(metric: Metric, weights: Float64Array, k: number): void {
  const { estimates, pseudoValues } = metric.measure(weights);
  const estimate = estimates[k] as number;
  const total = sum(weights);
  const step = 1e-5;
  for (const [row, weight] of weights.entries()) {
    const more = evaluate(metric, weights.with(row, weight + step))[k] as number;
    const less = evaluate(metric, weights.with(row, weight - step))[k] as number;
    expect(pseudoValues[row * metric.variants + k]).toBeCloseTo(estimate + (total * (more - less)) / (2 * step), 6);
  }
}

for (const [name, metricOf] of Object.entries(EVERY)) {
  describe(`the metric ${name}`, () => {
    it("takes whole weights for repeated rows", () => {
      fc.assert(
        fc.property(repeatedRows, ({ rows, counts, repeated }) => {
          const weighted = metricOf(rows).measure(counts);
          const plain = metricOf(repeated).measure();
          expectSame(weighted.estimates, plain.estimates);
          const { variants } = rows;
          const spread = [...counts].flatMap((count, row) =>
            Array.from({ length: count }, () => [
              ...weighted.pseudoValues.subarray(row * variants, (row + 1) * variants),
            ]),
          );
          expectSame(Float64Array.from(spread.flat()), plain.pseudoValues);
        }),
      );
    });

    it("is the weighted mean of its pseudo-values, and NaN with them", () => {
      fc.assert(
        fc.property(weightedRows, ({ rows, weights }) => {
          const metric = metricOf(rows);
          const { estimates, pseudoValues } = metric.measure(weights);
          expect(pseudoValues.length).toBe(metric.rows * metric.variants);
          for (const [k, estimate] of estimates.entries()) {
            const column = weights.map((_, row) => pseudoValues[row * metric.variants + k] as number);
            if (Number.isNaN(estimate)) expect(column.every(Number.isNaN)).toBe(true);
            else
              expect(sum(column.map((value, row) => value * (weights[row] as number))) / sum(weights)).toBeCloseTo(
                estimate,
                9,
              );
          }
        }),
      );
    });

    it("says why it is undefined, exactly where it is", () => {
      fc.assert(
        fc.property(weightedRows, ({ rows, weights }) => {
          const metric = metricOf(rows);
          const reason = metric.reason(weights);
          expect(reason !== null).toBe(evaluate(metric, weights).some(Number.isNaN));
          if (reason !== null) expect(reason).toMatch(/^(There is no|No|Every) row.*\.$/);
        }),
      );
    });

    it("gives the same values alone as with pseudo-values, and again, and counts every row once unless told", () => {
      fc.assert(
        fc.property(weightedRows, ({ rows, weights }) => {
          const metric = metricOf(rows);
          const { estimates } = metric.measure(weights);
          expect(evaluate(metric, weights)).toEqual(estimates);
          expect(evaluate(metric, weights, weights)).toEqual(estimates);
          const once = new Float64Array(metric.rows).fill(1);
          expect(metric.measure()).toEqual(metric.measure(once));
          expect(metric.reason()).toBe(metric.reason(once));
        }),
      );
    });

    it("does not depend on the unit of the weights", () => {
      fc.assert(
        fc.property(countingRows, ({ rows, weights }) => {
          const metric = metricOf(rows);
          expectSame(
            evaluate(
              metric,
              weights.map((weight) => weight * 8),
            ),
            evaluate(metric, weights),
          );
        }),
      );
    });

    it("refuses weights that are not one for each row", () => {
      const metric = metricOf(fc.sample(countingRows, { numRuns: 1, seed: 1 })[0]?.rows as Rows);
      const many = new Float64Array(metric.rows + 1).fill(1);
      expect(() => metric.measure(many)).toThrow(RangeError);
      expect(() => metric.reason(many)).toThrow(RangeError);
    });
  });
}

describe("pseudo-values are the derivative", () => {
  for (const [name, metricOf] of Object.entries(SMOOTH)) {
    it(`of ${name}`, () => {
      let held = 0;
      fc.assert(
        fc.property(countingRows, ({ rows, weights }) => {
          const metric = metricOf(rows);
          for (const [k, estimate] of metric.measure(weights).estimates.entries()) {
            if (Number.isNaN(estimate)) continue;
            expectDerivative(metric, weights, k);
            held++;
          }
        }),
      );
      expect(held).toBeGreaterThan(50);
    });
  }

  it("of the calibration error where no gap is near 0", () => {
    let held = 0;
    fc.assert(
      fc.property(countingRows, ({ rows, weights }) => {
        const { confidence, correct, variants } = rows;
        for (let k = 0; k < variants; k++) {
          const gaps = new Map<number, number>();
          for (const [row, weight] of weights.entries()) {
            const sure = confidence[row * variants + k] as number;
            const bin = Math.max(Math.ceil(sure * 4), 1);
            gaps.set(bin, (gaps.get(bin) ?? 0) + weight * ((correct[row * variants + k] as number) - sure));
          }
          if (gaps.values().some((gap) => Math.abs(gap) < 0.001)) continue;
          expectDerivative(EVERY.calibrationError?.(rows) as Metric, weights, k);
          held++;
        }
      }),
    );
    expect(held).toBeGreaterThan(50);
  });

  it("of the expected cost where no other threshold is as cheap", () => {
    let held = 0;
    fc.assert(
      fc.property(countingRows, ({ rows, weights }) => {
        const { scores, isPositive, variants } = rows;
        const metric = EVERY.expectedCost?.(rows) as Metric;
        for (let k = 0; k < variants; k++) {
          const own = weights.map((_, row) => scores[row * variants + k] as number);
          const costs = [...new Set([Number.NEGATIVE_INFINITY, ...own])]
            .map((threshold) =>
              weights.reduce((cost, weight, row) => {
                const above = (own[row] as number) > threshold;
                if (isPositive[row] === 1) return cost + (above ? 0 : weight * COSTS.falseNegative);
                return cost + weight * (above ? COSTS.falsePositive : COSTS.trueNegative);
              }, 0),
            )
            .sort((a, b) => a - b);
          if ((costs[1] as number) - (costs[0] as number) < 0.001) continue;
          expectDerivative(metric, weights, k);
          held++;
        }
      }),
    );
    expect(held).toBeGreaterThan(50);
  });

  it("of the worst where it is worst alone", () => {
    let held = 0;
    fc.assert(
      fc.property(countingRows, ({ rows, weights }) => {
        const [first, second] = PARTS.map((part) => evaluate(part(rows), weights));
        for (let k = 0; k < rows.variants; k++) {
          const apart = Math.abs((first?.[k] as number) - (second?.[k] as number));
          if (!(apart > 0.001)) continue;
          expectDerivative(EVERY.worst?.(rows) as Metric, weights, k);
          held++;
        }
      }),
    );
    expect(held).toBeGreaterThan(50);
  });
});
