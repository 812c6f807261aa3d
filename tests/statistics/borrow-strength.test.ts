import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { borrowStrength, publishedDirections } from "#server/statistics/borrow-strength";
import { choiceCurve } from "#server/statistics/choice-curve";
import { differenceSpread } from "#server/statistics/difference-spread";
import { Random } from "#server/statistics/random";
import { symmetricEigen } from "#server/statistics/symmetric-eigen";
import { rowUnits } from "#server/statistics/unit-table";
import { unitsToPart, unitsWithin } from "#server/statistics/units-to-part";
import { simulateAnswers } from "./simulated-family";

type Reference = {
  cases: {
    estimates: number[];
    noise: number;
    published: number[];
    expected: { estimates: number[]; foretold: number };
  }[];
  matrices: { size: number; matrix: number[]; values: number[] }[];
  parts: { lead: number; meanSquare: number; confidence: number; power: number; units: number; within: number }[];
};

const reference: Reference = JSON.parse(
  readFileSync(new URL("../fixtures/statistics/borrow.json", import.meta.url), "utf8"),
);

describe("estimates that borrow strength", () => {
  it.each(reference.cases)("are those of NumPy (%#)", ({ estimates, noise, published, expected }) => {
    const directions = publishedDirections(Float64Array.from(published), estimates.length);
    const borrowed = borrowStrength(Float64Array.from(estimates), noise, directions);
    for (const [k, value] of expected.estimates.entries()) expect(borrowed.estimates[k]).toBeCloseTo(value, 9);
    expect(borrowed.foretold).toBeCloseTo(expected.foretold, 7);
  });

  it("keep the order of the rows' own where nothing is published, and shrink it", () => {
    const own = Float64Array.of(0.9, 0.7, 0.8);
    const { estimates } = borrowStrength(own, 0.01, publishedDirections(new Float64Array(0), 3));
    expect(estimates[0]).toBeGreaterThan(estimates[2] as number);
    expect(estimates[2]).toBeGreaterThan(estimates[1] as number);
    expect(estimates[0]).toBeLessThan(0.9);
    expect(estimates.reduce((sum, value) => sum + value, 0)).toBeCloseTo(2.4, 12);
  });

  it("leave equal estimates as they are", () => {
    const equal = Float64Array.of(0.5, 0.5);
    expect(borrowStrength(equal, 0.1, publishedDirections(Float64Array.of(1, 2), 2)).estimates).toEqual(equal);
  });

  it("refuse directions of other variants", () => {
    expect(() => borrowStrength(Float64Array.of(1, 2, 3), 1, publishedDirections(new Float64Array(2), 2))).toThrow(
      RangeError,
    );
  });
});

describe("eigenvalues", () => {
  it.each(reference.matrices)(
    "are those of NumPy, and the vectors give the matrix back (%#)",
    ({ size, matrix, values }) => {
      const found = symmetricEigen(Float64Array.from(matrix), size);
      const scale = Math.max(...values);
      for (const [i, value] of [...found.values].sort((a, b) => a - b).entries()) {
        expect(Math.abs(value - (values[i] as number))).toBeLessThan(1e-10 * scale);
      }
      for (let j = 0; j < size; j++) {
        for (let k = 0; k < size; k++) {
          let sum = 0;
          for (let i = 0; i < size; i++) {
            sum +=
              (found.vectors[j * size + i] as number) *
              (found.values[i] as number) *
              (found.vectors[k * size + i] as number);
          }
          expect(Math.abs(sum - (matrix[j * size + k] as number))).toBeLessThan(1e-9 * scale);
        }
      }
    },
  );
});

test.each(reference.parts)(
  "rows to part two variants, and to know their difference, are those of the normal quantiles (%#)",
  ({ lead, meanSquare, confidence, power, units, within }) => {
    expect(unitsToPart(lead, meanSquare, confidence, power)).toBe(units);
    expect(unitsWithin(lead, meanSquare, confidence)).toBe(within);
  },
);

test("no lead, no number of rows", () => {
  expect(unitsToPart(0, 0.1, 0.95)).toBeNull();
});

describe("what choosing gets", () => {
  const abilities = Array.from({ length: 20 }, (_, k) => k / 15);
  const table = rowUnits(simulateAnswers(new Random(5), 800, abilities), 20);

  it("grows with the rows, and what it leaves shrinks", () => {
    const curve = choiceCurve(table, new Random(1));
    expect(curve.map(({ units }) => units)).toEqual([50, 100, 200, 400, 800, 1600, 3200, 6400]);
    for (const [at, point] of curve.entries()) {
      const next = curve[at + 1];
      if (next === undefined || point.source !== next.source) continue;
      expect(next.gain).toBeGreaterThan(point.gain - 0.003);
      expect(next.regret).toBeLessThan(point.regret + 0.003);
    }
  });

  it("is nothing where the variants are equal: the spread is what noise makes", () => {
    const equal = rowUnits(simulateAnswers(new Random(6), 2000, new Array(20).fill(0.3)), 20);
    const { spread, noise } = differenceSpread(equal);
    expect(spread / (noise / 2000)).toBeGreaterThan(0.3);
    expect(spread / (noise / 2000)).toBeLessThan(2.2);
    for (const { gain, source } of choiceCurve(equal, new Random(1))) {
      if (source === "subsampled") expect(Math.abs(gain)).toBeLessThan(0.012);
    }
  });
});
