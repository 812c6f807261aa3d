import { describe, expect, it } from "vitest";
import { Random } from "#server/statistics/random";
import { twoOneSidedTests } from "#server/statistics/two-one-sided-tests";
import reference from "../fixtures/statistics/reference.json";
import { expectClose } from "./close-to";
import { simulateAnswers } from "./simulated-family";

describe("two one-sided tests of equal accuracy", () => {
  it("agree with statsmodels", () => {
    for (const { answers, margin, difference, p } of reference.equivalence) {
      const results = twoOneSidedTests(Uint8Array.from(answers.flat()), answers[0]!.length, margin);
      results.forEach((result, k) => {
        expect(result.difference).toBeCloseTo(difference[k]!, 13);
        expectClose(result.p, p[k]!, 2 ** 20, { k, margin });
        expect(result.within).toBe(p[k]! <= 0.05);
      });
    }
  });

  it("are not passed by identical variants on few rows, and are on many", () => {
    // 28 alike rows happen with a chance of 0.9^28 = 0.052 where one row in ten differs; Holm doubles it.
    const alike = (rows: number) => twoOneSidedTests(new Uint8Array(rows * 2).fill(1), 2, 0.1);
    expect(alike(28)[0]?.p).toBeCloseTo(2 * 0.9 ** 28, 12);
    expect(alike(28)[0]?.within).toBe(false);
    expect(alike(40)[0]?.within).toBe(true);
  });

  it("say p = 1 where a variant differs by more than the margin on every row alike", () => {
    const [ahead, behind] = twoOneSidedTests(Uint8Array.of(1, 0, 1, 0, 1, 0), 2, 0.4);
    expect(ahead).toEqual({ difference: 0.5, p: 1, within: false });
    expect(behind).toEqual({ difference: -0.5, p: 1, within: false });
  });

  it("seldom pass a variant whose true difference is the margin", () => {
    // The margin is set to the true difference of variant 0, measured on many rows.
    const random = new Random(8);
    const abilities = [-0.6, 0, 0, 0, 0];
    const large = twoOneSidedTests(simulateAnswers(random, 60_000, abilities), 5, 0.5);
    const margin = Math.abs(large[0]!.difference);
    let passed = 0;
    for (let repeat = 0; repeat < 200; repeat++) {
      if (twoOneSidedTests(simulateAnswers(random, 400, abilities), 5, margin)[0]!.within) passed++;
    }
    expect(margin).toBeGreaterThan(0.03);
    expect(passed / 200).toBeLessThan(0.1);
  });

  it("refuse one row, one variant, and margins outside 0 to 1", () => {
    expect(() => twoOneSidedTests(Uint8Array.of(1, 0), 2, 0.1)).toThrow(RangeError);
    expect(() => twoOneSidedTests(Uint8Array.of(1, 0), 1, 0.1)).toThrow(RangeError);
    for (const margin of [0, 1]) expect(() => twoOneSidedTests(new Uint8Array(8), 2, margin)).toThrow(RangeError);
  });
});
