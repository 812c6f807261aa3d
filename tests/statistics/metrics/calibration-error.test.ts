import { describe, expect, it } from "vitest";
import { calibrationErrorMetric } from "#server/statistics/metrics/calibration-error-metric";
import reference from "../../fixtures/statistics/metrics.json";
import { expectMetric } from "./expect-values";

describe("the expected calibration error", () => {
  it("agrees with its definition in NumPy, on the edges of bins too", () => {
    for (const { what, variants, bins, weights, errors, ...rows } of reference.calibration) {
      const confidence = Float64Array.from(rows.confidence);
      const correct = Uint8Array.from(rows.correct);
      expectMetric(calibrationErrorMetric({ confidence, correct, variants, bins }), weights, errors, 128, what);
      if (bins !== 15) continue;
      expectMetric(calibrationErrorMetric({ confidence, correct, variants }), weights, errors, 128, what);
    }
  });

  it("is 0 where the accuracy of each bin is its confidence, and then has no derivative to speak of", () => {
    const rows = { confidence: Float64Array.of(0.5, 0.5, 0.25, 0.25, 0.25, 0.25), variants: 1 };
    const { estimates, pseudoValues } = calibrationErrorMetric({
      ...rows,
      correct: Uint8Array.of(0, 1, 1, 0, 0, 0),
    }).measure();
    expect(estimates[0]).toBe(0);
    expect([...pseudoValues].map(Math.abs)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it("takes a gap that is 0 but for rounding for 0", () => {
    const rows = {
      confidence: Float64Array.of(0.66, 0.59, 0.75),
      correct: Uint8Array.of(0, 1, 1),
      variants: 1,
      bins: 2,
    };
    const { estimates, pseudoValues } = calibrationErrorMetric(rows).measure();
    expect(estimates[0]).toBeLessThan(1e-15);
    expect([...pseudoValues].map(Math.abs)).toEqual([0, 0, 0]);
  });

  it("is better lower", () => {
    const one = { confidence: Float64Array.of(0.5), correct: Uint8Array.of(1), variants: 1 };
    expect(calibrationErrorMetric(one).higherIsBetter).toBe(false);
  });

  it("is refused for confidences that are no probabilities, shapes that differ and bins that are none", () => {
    const correct = Uint8Array.of(1, 0);
    for (const bad of [1.01, -0.1, Number.NaN]) {
      expect(() => calibrationErrorMetric({ confidence: Float64Array.of(0.5, bad), correct, variants: 1 })).toThrow(
        RangeError,
      );
    }
    const confidence = Float64Array.of(0.5, 0.5);
    expect(() => calibrationErrorMetric({ confidence: confidence.subarray(1), correct, variants: 1 })).toThrow(
      RangeError,
    );
    expect(() => calibrationErrorMetric({ confidence, correct, variants: 3 })).toThrow(RangeError);
    for (const bins of [0, 1.5]) {
      expect(() => calibrationErrorMetric({ confidence, correct, variants: 1, bins })).toThrow(RangeError);
    }
  });
});
