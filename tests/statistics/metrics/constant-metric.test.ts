import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metricBootstrap } from "#server/statistics/metric-bootstrap";
import { averageMetrics } from "#server/statistics/metrics/average-metrics";
import { constantMetric } from "#server/statistics/metrics/constant-metric";
import { meanMetric } from "#server/statistics/metrics/mean-metric";
import { Random } from "#server/statistics/random";

const someWeights = fc.array(fc.double({ min: 0.1, max: 5, noNaN: true }), { minLength: 1, maxLength: 8 });

describe("a figure that the rows have no part in", () => {
  it("is the same on any rows, and so are its pseudo-values", () => {
    fc.assert(
      fc.property(someWeights, (weights) => {
        const metric = constantMetric([0.9, 0.8, 0.85], weights.length, true);
        const { estimates, pseudoValues } = metric.measure(Float64Array.from(weights));
        expect(estimates).toEqual(Float64Array.of(0.9, 0.8, 0.85));
        expect(pseudoValues).toEqual(Float64Array.from(weights.flatMap(() => [0.9, 0.8, 0.85])));
        expect(metric.reason(Float64Array.from(weights))).toBeNull();
      }),
    );
  });

  it("does not move over resamples", () => {
    const found = metricBootstrap(constantMetric([0.9, 0.8], 5, true), {}, 20, new Random(1))!;
    expect(found.resamples).toBe(20);
    expect(found.inBag).toEqual(Float64Array.from({ length: 40 }, (_, at) => (at % 2 ? 0.8 : 0.9)));
  });

  it("moves an average by its share only", () => {
    const accuracy = meanMetric(Uint8Array.of(1, 0, 1, 1), 2, true);
    const average = averageMetrics([accuracy, constantMetric([0.6, 0.9], 2, true)], [0.5, 0.5]);
    const { estimates } = average.measure();
    expect(estimates[0]).toBeCloseTo(0.8, 12);
    expect(estimates[1]).toBeCloseTo(0.7, 12);
  });

  it("is undefined, with a reason, for a variant without one, and for that one only", () => {
    const metric = constantMetric([0.9, Number.NaN], 2, true);
    const { estimates, pseudoValues } = metric.measure();
    expect([...estimates]).toEqual([0.9, Number.NaN]);
    expect([...pseudoValues]).toEqual([0.9, Number.NaN, 0.9, Number.NaN]);
    expect(metric.reason()).toBe("The figure is not published of every variant.");
  });

  it("has the direction that it is given, and its shape", () => {
    const loss = constantMetric(Float64Array.of(0.2, 0.3, 0.1), 4, false);
    expect([loss.higherIsBetter, loss.variants, loss.rows]).toEqual([false, 3, 4]);
    expect(constantMetric([1], 4, true).higherIsBetter).toBe(true);
  });
});
