import { describe, expect, test } from "vitest";
import { describeCalibration } from "#app/components/ranking/describe-calibration";
import { wilsonInterval } from "#server/statistics/wilson-interval";

const bin = (confidence: number, right: number, n: number) => {
  const correct = Math.round(right * n);
  return { low: confidence, high: confidence, n, correct, confidence, interval: wilsonInterval(correct, n, 0.95) };
};

describe("whether a variant is as sure as it is right", () => {
  test("is told of all bins, though the fullest one agrees", () => {
    const bins = [bin(0.55, 0.8, 90), bin(0.7, 0.95, 90), bin(0.85, 1, 90), bin(0.97, 0.97, 100)];
    expect(describeCalibration("17", bins, 0.128)).toMatch(
      /: it could be surer\. Over all bins its confidence is off by 12\.8 points \(calibration error\)\.$/,
    );
    const turned = [bin(0.8, 0.55, 90), bin(0.9, 0.7, 90), bin(0.97, 0.97, 100)];
    expect(describeCalibration("17", turned, null)).toMatch(/: it claims too much\.$/);
  });

  test("is owned up to where bins are off both ways", () => {
    expect(describeCalibration("17", [bin(0.6, 0.8, 100), bin(0.9, 0.7, 100)], null)).toMatch(
      /: right on the whole, but off in bins that hold 100% of the rows\.$/,
    );
  });

  test("is granted where neither all rows nor the bins say otherwise", () => {
    expect(describeCalibration("17", [bin(0.6, 0.6, 100), bin(0.9, 0.9, 100)], null)).toBe(
      "On your rows variant 17 is 75.0% sure on average and right on 75.0%: as sure as it should be, as far as these rows can tell.",
    );
    // One row off in a bin of few rows is no finding.
    expect(describeCalibration("17", [bin(0.9, 0.9, 200), bin(0.99, 0, 1)], null)).toContain("as sure as it should be");
  });
});
