import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { effectiveRows } from "#server/statistics/effective-rows";

const someWeights = fc.array(fc.double({ min: 0.01, max: 50, noNaN: true }), { minLength: 1, maxLength: 30 });

describe("Kish's number of effective rows", () => {
  it("is the number of rows where all weigh the same", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 1000 }), (rows, weight) => {
        expect(effectiveRows(new Float64Array(rows).fill(weight / 8))).toBeCloseTo(rows, 9);
      }),
    );
  });

  it("is at least 1 and at most the number of rows, and the same in any unit of weight", () => {
    fc.assert(
      fc.property(someWeights, (weights) => {
        const worth = effectiveRows(weights);
        expect(worth).toBeGreaterThan(1 - 1e-9);
        expect(worth).toBeLessThan(weights.length + 1e-9);
        expect(effectiveRows(weights.map((weight) => 1000 * weight))).toBeCloseTo(worth, 9);
      }),
    );
  });

  it("is the rows over 1 plus the squared coefficient of variation of the weights", () => {
    fc.assert(
      fc.property(someWeights, (weights) => {
        const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
        const variance = weights.reduce((sum, weight) => sum + (weight - mean) ** 2, 0) / weights.length;
        expect(effectiveRows(weights)).toBeCloseTo(weights.length / (1 + variance / mean ** 2), 9);
      }),
    );
  });

  it("makes the variance of a weighted mean that of a mean of so many rows", () => {
    // Var(sum v y / sum v) = s^2 sum v^2 / (sum v)^2.
    expect(effectiveRows([1, 2, 3, 4])).toBeCloseTo(100 / 30, 12);
    expect(effectiveRows([9, 1])).toBeCloseTo(100 / 82, 12);
  });

  it("does not count rows of weight 0, and is 0 where no row counts", () => {
    expect(effectiveRows([2, 2, 0])).toBe(2);
    expect(effectiveRows([0, 0])).toBe(0);
    expect(effectiveRows([])).toBe(0);
  });
});
