import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cochranQ } from "#server/statistics/cochran-q";
import { Random } from "#server/statistics/random";
import { rangePermutationTest } from "#server/statistics/range-permutation-test";
import { rowUnits, type UnitTable } from "#server/statistics/unit-table";
import reference from "../fixtures/statistics/reference.json";
import { arbitraryAnswers, takeColumns } from "./arbitrary-answers";
import { expectClose } from "./close-to";
import { normal } from "./simulated-family";

describe("Cochran's Q", () => {
  it("agrees with statsmodels", () => {
    for (const entry of reference.cochranQ) {
      const result = cochranQ(Uint8Array.from(entry.answers.flat()), entry.answers[0]!.length);
      expectClose(result.statistic, entry.statistic, 16, "statistic");
      expect(result.df).toBe(entry.df);
      expectClose(result.p, entry.p, 1024, "p");
    }
  });

  it("is 0 with p = 1 where no row is contested, and where there is no row", () => {
    expect(cochranQ(Uint8Array.of(1, 1, 1, 0, 0, 0), 3)).toEqual({ statistic: 0, df: 2, p: 1 });
    expect(cochranQ(new Uint8Array(0), 3)).toEqual({ statistic: 0, df: 2, p: 1 });
  });

  it("does not depend on the order of the variants, nor on unanimous rows", () => {
    fc.assert(
      fc.property(arbitraryAnswers, ({ correct, variants }) => {
        const order = Array.from({ length: variants }, (_, k) => variants - 1 - k);
        const longer = Uint8Array.from([...correct, ...new Array(variants).fill(1), ...new Array(variants).fill(0)]);
        expect(cochranQ(takeColumns(correct, variants, order), variants)).toEqual(cochranQ(correct, variants));
        expect(cochranQ(longer, variants).p).toBeCloseTo(cochranQ(correct, variants).p, 12);
      }),
    );
  });

  it("refuses one variant and ragged rows", () => {
    expect(() => cochranQ(Uint8Array.of(1, 0), 1)).toThrow(RangeError);
    expect(() => cochranQ(Uint8Array.of(1, 0, 1), 2)).toThrow(RangeError);
  });
});

describe("the permutation test of the range", () => {
  it("agrees with the enumeration of all shuffles, also for very uneven groups", () => {
    const shuffles = 20_000;
    for (const { sizes, counts, observed, p } of reference.rangePermutation) {
      const table = {
        variants: counts[0]!.length,
        correct: Uint32Array.from(counts.flat()),
        sizes: Uint32Array.from(sizes),
      };
      const result = rangePermutationTest(table, shuffles, new Random(9));
      expect(result.statistic).toBe(observed / sizes.reduce((sum, size) => sum + size));
      const error = Math.sqrt((p * (1 - p)) / shuffles);
      expect(Math.abs(result.p - p)).toBeLessThanOrEqual(4 * error + 1 / shuffles);
    }
  });

  it("rejects equal variants no more often than its level, with one group far larger than the rest", () => {
    const random = new Random(21);
    const sizes = Uint32Array.of(60, 5, 4, 3, 2, 2, 1, 1);
    let rejected = 0;
    for (let repeat = 0; repeat < 400; repeat++) {
      const correct = new Uint32Array(sizes.length * 4);
      for (let at = 0; at < correct.length; at++) {
        const level = 0.8 * normal(random);
        for (let row = 0; row < sizes[Math.floor(at / 4)]!; row++) if (level + normal(random) > 0) correct[at]! += 1;
      }
      if (rangePermutationTest({ variants: 4, correct, sizes }, 99, random).p <= 0.05) rejected++;
    }
    expect(rejected / 400).toBeLessThan(0.085);
  });

  it("takes for scores of all variants, which it turns, the p-value of shuffles", () => {
    const random = new Random(22);
    const variants = 6;
    const resamples = 20_000;
    const table = losses(random, 120, variants, 0.25, 0.5);
    const turned = rangePermutationTest(table, resamples, new Random(23)).p;
    // By hand, each unit shuffled anew.
    const observed = rangeOfSums(table.correct, variants);
    let atLeast = 0;
    for (let b = 0; b < resamples; b++) {
      const shuffled = table.correct.slice();
      for (let start = 0; start < shuffled.length; start += variants) {
        for (let at = start; at < start + variants - 1; at++) {
          const other = at + random.below(start + variants - at);
          [shuffled[at], shuffled[other]] = [shuffled[other]!, shuffled[at]!];
        }
      }
      if (rangeOfSums(shuffled, variants) >= observed) atLeast++;
    }
    const shuffledP = atLeast / resamples;
    expect(shuffledP).toBeGreaterThan(0.05);
    expect(shuffledP).toBeLessThan(0.2);
    // Six standard errors of a p-value of 0.1 from so many resamples.
    expect(Math.abs(turned - shuffledP)).toBeLessThan(0.02);
  });

  it("rejects equal variants as often as its level says where scores are turned, however skewed", () => {
    const random = new Random(24);
    const repeats = 1000;
    let rejected = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const table = losses(random, 30, 4, 0, 1.5);
      if (rangePermutationTest(table, 99, random).p <= 0.1) rejected++;
    }
    expect(Math.abs(rejected / repeats - 0.1)).toBeLessThan(3.3 * Math.sqrt((0.1 * 0.9) / repeats));
  });

  it("has p = 1 where the variants never differ", () => {
    expect(rangePermutationTest(rowUnits(Uint8Array.of(1, 1, 0, 0), 2), 99, new Random(1))).toEqual({
      statistic: 0,
      p: 1,
    });
  });

  it("repeats for the same seed and never says p = 0", () => {
    const lead = rowUnits(
      Uint8Array.from({ length: 80 }, (_, at) => (at % 2 ? 0 : 1)),
      2,
    );
    const first = rangePermutationTest(lead, 999, new Random(3));
    expect(rangePermutationTest(lead, 999, new Random(3))).toEqual(first);
    expect(first.p).toBe(0.001);
  });
});

/** Skewed losses of variants on rows of unequal difficulty; the first variant's are lower by a share. */
function losses(random: Random, rows: number, variants: number, lead: number, skew: number): UnitTable {
  const correct = new Float64Array(rows * variants);
  for (let row = 0; row < rows; row++) {
    const difficulty = Math.exp(skew * normal(random));
    for (let k = 0; k < variants; k++) {
      correct[row * variants + k] = difficulty * Math.exp(0.5 * normal(random)) * (k === 0 ? 1 - lead : 1);
    }
  }
  return { variants, correct, sizes: new Uint32Array(rows).fill(1) };
}

function rangeOfSums(values: ArrayLike<number>, variants: number): number {
  const sums = new Float64Array(variants);
  for (let at = 0; at < values.length; at++) sums[at % variants]! += values[at]!;
  return Math.max(...sums) - Math.min(...sums);
}
