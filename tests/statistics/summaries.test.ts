import { describe, expect, it } from "vitest";
import { holmAdjust } from "#server/statistics/holm-adjust";
import { percentileInterval } from "#server/statistics/percentile-interval";
import { quantile } from "#server/statistics/quantile";
import { samplingStandardError } from "#server/statistics/sampling-standard-error";
import { standardDeviation } from "#server/statistics/standard-deviation";
import { wilsonInterval } from "#server/statistics/wilson-interval";
import reference from "../fixtures/statistics/reference.json";
import { expectClose } from "./close-to";

describe("the Wilson interval", () => {
  it("agrees with statsmodels, also at none and all of n", () => {
    for (const entry of reference.wilsonInterval) {
      const [low, high] = wilsonInterval(entry.correct, entry.n, entry.confidence);
      // Bounds are differences of numbers near 1, so the tolerance is absolute.
      for (const [actual, expected] of [
        [low, entry.value[0]],
        [high, entry.value[1]],
      ]) {
        expect(Math.abs(actual! - expected!), JSON.stringify(entry)).toBeLessThanOrEqual(64 * Number.EPSILON);
      }
    }
  });

  it("has a width where all are right, and its end is exactly 1", () => {
    expect(wilsonInterval(5, 5, 0.95)[1]).toBe(1);
    expect(wilsonInterval(5, 5, 0.95)[0]).toBeLessThan(0.6);
    expect(wilsonInterval(0, 5, 0.95)[0]).toBe(0);
  });

  it("refuses what is no proportion", () => {
    for (const [correct, n] of [
      [0, 0],
      [3, 2],
      [-1, 2],
    ] as const) {
      expect(() => wilsonInterval(correct, n, 0.95)).toThrow(RangeError);
    }
  });
});

describe("quantiles", () => {
  const { values, at, percentileInterval80, standardDeviation: sd } = reference.quantile;

  it("are of type 7, as in NumPy", () => {
    const sorted = values.toSorted((a, b) => a - b);
    for (const entry of at) expectClose(quantile(sorted, entry.probability), entry.value, 8, entry);
  });

  it("make the percentile interval, whatever the order of the replicates", () => {
    const [low, high] = percentileInterval(values, 0.8);
    expectClose(low, percentileInterval80[0]!, 8, "low");
    expectClose(high, percentileInterval80[1]!, 8, "high");
  });

  it("of a single value are that value", () => expect(quantile([3], 0.9)).toBe(3));

  it("refuse no values and no probability", () => {
    expect(() => quantile([], 0.5)).toThrow(RangeError);
    expect(() => quantile([1], 1.1)).toThrow(RangeError);
  });

  it("leave the standard deviation to its own function, with divisor n - 1", () => {
    expectClose(standardDeviation(values), sd, 8, "standard deviation");
    expect(() => standardDeviation([1])).toThrow(RangeError);
  });
});

describe("the sampling standard error", () => {
  it("is that of a binomial share", () => expect(samplingStandardError(0.9, 100)).toBeCloseTo(0.03, 15));
  it("refuses no rows", () => expect(() => samplingStandardError(0.5, 0)).toThrow(RangeError));
});

describe("Holm's adjustment", () => {
  it("agrees with statsmodels, ties and a value near 1 included", () => {
    holmAdjust(reference.holm.p).forEach((p, i) => {
      expectClose(p, reference.holm.adjusted[i]!, 4, i);
    });
  });
});
