import { describe, expect, it } from "vitest";
import { allPairsCriticalValue } from "#server/statistics/all-pairs-critical-value";
import { pairedDifferences } from "#server/statistics/paired-differences";
import { Random } from "#server/statistics/random";
import { twoSidedCriticalValues } from "#server/statistics/two-sided-critical-values";
import { rowUnits } from "#server/statistics/unit-table";
import { simulateAnswers } from "./simulated-family";

const differencesOf = (seed: number, abilities: readonly number[], resamples = 199) =>
  pairedDifferences(
    rowUnits(simulateAnswers(new Random(seed), 120, abilities), abilities.length),
    resamples,
    new Random(1),
  );

describe("the critical value of all pairs", () => {
  it("is the quantile of the largest difference in each resample", () => {
    const differences = differencesOf(3, [0, 0.2, 0, -0.1]);
    const { flips, scales, resamples, variants } = differences;
    const pairs = [0, 1, 2, 3].flatMap((j) => [0, 1, 2, 3].flatMap((k) => (j === k ? [] : [[j, k] as const])));
    const maxima = Array.from({ length: resamples }, (_, b) =>
      Math.max(
        ...pairs.map(
          ([j, k]) =>
            ((flips[b * variants + j] as number) - (flips[b * variants + k] as number)) /
            (scales[j * variants + k] as number),
        ),
      ),
    ).sort((one, other) => one - other);
    expect(allPairsCriticalValue(differences, 0.95)).toBeCloseTo(maxima[189] as number, 12);
  });

  it("is at least that of any one variant with its rivals, and the same where there are two", () => {
    const many = differencesOf(4, new Array(8).fill(0));
    expect(allPairsCriticalValue(many, 0.95)).toBeGreaterThanOrEqual(Math.max(...twoSidedCriticalValues(many, 0.95)));
    const two = differencesOf(5, [0, 0]);
    expect(allPairsCriticalValue(two, 0.95)).toBe(twoSidedCriticalValues(two, 0.95)[0]);
  });

  it("lets nothing be sure that the resamples are too few for", () => {
    expect(allPairsCriticalValue(differencesOf(6, [0, 0], 10), 0.95)).toBe(Number.POSITIVE_INFINITY);
  });

  it("is as its example says", () => {
    const two = pairedDifferences(rowUnits(Uint8Array.of(1, 0), 2), 99, new Random(1));
    expect(allPairsCriticalValue(two, 0.95)).toBeCloseTo(Math.SQRT1_2, 4);
  });
});
