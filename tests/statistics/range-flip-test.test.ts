import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PairedDifferences, pairedDifferences } from "#server/statistics/paired-differences";
import { Random } from "#server/statistics/random";
import { rangeFlipTest } from "#server/statistics/range-flip-test";
import type { RangePermutationTest } from "#server/statistics/range-permutation-test";
import { GAUSSIAN_FROM_UNITS } from "#server/statistics/resampling";
import { unitEstimates } from "#server/statistics/unit-estimates";
import { rowUnits, type UnitTable } from "#server/statistics/unit-table";
import { arbitraryAnswers, takeColumns } from "./arbitrary-answers";
import { normal, simulateAnswers } from "./simulated-family";

const rangeOf = (values: Float64Array): number => Math.max(...values) - Math.min(...values);

function test(table: UnitTable, resamples: number, random: Random): RangePermutationTest {
  const { estimates, correct } = unitEstimates(table);
  return rangeFlipTest(pairedDifferences(table, resamples, random), rangeOf(estimates), rangeOf(correct));
}

/** Answers whose joint chance is the same whoever is called by which name. */
function exchangeable(random: Random, rows: number, variants: number): Uint8Array {
  const answers = new Uint8Array(rows * variants);
  for (let row = 0, at = 0; row < rows; row++) {
    const ease = 1 + 1.5 * normal(random);
    for (let k = 0; k < variants; k++) answers[at++] = ease + normal(random) > 0 ? 1 : 0;
  }
  return answers;
}

/** p-values under "equally good", one of each simulated set. */
const nullValues = (seed: number, repeats: number, draw: (random: Random) => UnitTable): number[] => {
  const random = new Random(seed);
  return Array.from({ length: repeats }, () => test(draw(random), 199, random).p);
};

const shareUpTo = (values: number[], level: number): number => values.filter((p) => p <= level).length / values.length;

describe("the sign-flip test of the range", () => {
  it("rejects equally good variants no more often than its level, with few rows", () => {
    const values = nullValues(5, 500, (random) => rowUnits(exchangeable(random, 60, 5), 5));
    // Standard errors: 1 of 100 at 5 %, 2.2 of 100 at 50 %.
    expect(shareUpTo(values, 0.05)).toBeLessThan(0.08);
    expect(shareUpTo(values, 0.5)).toBeLessThan(0.57);
  });

  it("has p-values as even as chance allows, with as many rows as it is used for", () => {
    const values = nullValues(6, 500, (random) => rowUnits(exchangeable(random, GAUSSIAN_FROM_UNITS + 200, 4), 4));
    for (const level of [0.05, 0.1, 0.25, 0.5, 0.75, 0.9]) {
      const error = Math.sqrt((level * (1 - level)) / values.length);
      expect(Math.abs(shareUpTo(values, level) - level), `at ${level}`).toBeLessThan(3.5 * error + 0.01);
    }
  });

  it("keeps its level where scores are losses and groups are uneven", () => {
    const values = nullValues(7, 400, (random) => {
      const sizes = Uint32Array.from({ length: 80 }, (_, unit) => 1 + (unit % 6));
      const correct = Float64Array.from({ length: 80 * 4 }, (_, at) => sizes[Math.floor(at / 4)]! * normal(random));
      return { variants: 4, correct, sizes };
    });
    expect(shareUpTo(values, 0.05)).toBeLessThan(0.085);
    expect(shareUpTo(values, 0.05)).toBeGreaterThan(0.02);
    expect(Math.abs(shareUpTo(values, 0.5) - 0.5)).toBeLessThan(0.09);
  });

  it("has the smallest p there is where one variant is far ahead, by few rows and by many", () => {
    for (const rows of [150, 3000]) {
      const answers = simulateAnswers(new Random(3), rows, [0, 0, 0, 2.5]);
      expect(test(rowUnits(answers, 4), 999, new Random(1)).p).toBe(0.001);
    }
  });

  it("of two variants is the sign test", () => {
    const draws = 20_000;
    for (const [wins, losses, ways] of [
      // Of 2^10 ways to sign ten rows, those that part the two at least as far.
      [8, 2, 2 * (1 + 10 + 45)],
      [7, 3, 2 * (1 + 10 + 45 + 120)],
      [10, 0, 2],
      [5, 5, 1024],
    ] as const) {
      const rows = [...new Array(wins).fill([1, 0]), ...new Array(losses).fill([0, 1]), [1, 1]];
      const p = ways / 1024;
      const found = test(rowUnits(Uint8Array.from(rows.flat()), 2), draws, new Random(4));
      expect(found.statistic).toBeCloseTo((wins - losses) / 11, 12);
      expect(Math.abs(found.p - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / draws) + 1 / draws);
    }
  });

  it("counts resamples that reach the range, itself among them, and those that miss it by rounding only", () => {
    const differences: PairedDifferences = {
      variants: 3,
      units: 9,
      resamples: 4,
      statistics: new Float64Array(9),
      scales: new Float64Array(9),
      flips: Float64Array.of(0, 1, 0.5, 9, 9, 9, -2, 1, 0, 4, 4.3, 4.1),
    };
    const p = (sumRange: number) => rangeFlipTest(differences, 0.25, sumRange);
    expect(p(1)).toEqual({ statistic: 0.25, p: 3 / 5 });
    expect(p(0.1 + 0.2).p).toBe(4 / 5);
    expect(p(3.1).p).toBe(1 / 5);
    expect(p(0).p).toBe(1);
  });

  it("has p = 1 where the variants never differ", () => {
    expect(test(rowUnits(Uint8Array.of(1, 1, 0, 0), 2), 99, new Random(1))).toEqual({ statistic: 0, p: 1 });
  });

  it("does not depend on the order of the variants", () => {
    fc.assert(
      fc.property(arbitraryAnswers, ({ correct, variants }) => {
        // The flips of a unit have one sign for all, so that only a draw for each contested unit counts.
        const order = Array.from({ length: variants }, (_, k) => variants - 1 - k);
        const turned = rowUnits(takeColumns(correct, variants, order), variants);
        const plain = test(rowUnits(correct, variants), 40, new Random(2));
        expect(test(turned, 40, new Random(2)).p).toBe(plain.p);
      }),
    );
  });
});
