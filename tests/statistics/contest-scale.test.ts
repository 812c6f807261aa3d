import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contestScale } from "#server/statistics/contest-scale";
import { groupUnits } from "#server/statistics/group-units";
import { rowUnits, type UnitTable } from "#server/statistics/unit-table";
import { arbitraryAnswers } from "./arbitrary-answers";

const tableOf = (scores: number[], variants: number): UnitTable => ({
  variants,
  correct: Float64Array.from(scores),
  sizes: new Uint32Array(scores.length / variants).fill(1),
});

/** Scores of 3 variants, few enough that some agree. */
const someScores = fc
  .array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 })), {
    minLength: 1,
    maxLength: 12,
  })
  .map((units) => units.flat());

describe("the scale of what is contested", () => {
  it("is 1 for right and wrong answers", () => {
    fc.assert(
      fc.property(arbitraryAnswers, ({ correct, variants }) => {
        expect(contestScale(rowUnits(correct, variants), 0.5)).toBe(1);
      }),
    );
  });

  it("is the root mean square of the differences that are not 0, but at least a part of the largest", () => {
    fc.assert(
      fc.property(someScores, fc.double({ min: 0, max: 1, noNaN: true }), (scores, part) => {
        const differences: number[] = [];
        for (let at = 0; at < scores.length; at += 3) {
          const [a, b, c] = scores.slice(at, at + 3) as [number, number, number];
          differences.push(a - b, a - c, b - c);
        }
        const contested = differences.filter((difference) => difference !== 0);
        const squares = contested.reduce((sum, difference) => sum + difference ** 2, 0);
        const largest = Math.max(...differences.map(Math.abs));
        const expected = contested.length > 0 ? Math.max(Math.sqrt(squares / contested.length), part * largest) : 1;
        expect(contestScale(tableOf(scores, 3), part)).toBeCloseTo(expected, 12);
      }),
    );
  });

  it("follows the unit of the scores, whatever their level, their sign and who comes first", () => {
    fc.assert(
      fc.property(someScores, (scores) => {
        fc.pre(scores.some((score, at) => score !== scores[at - (at % 3)]));
        const scale = contestScale(tableOf(scores, 3), 0.5);
        const inOther = scores.map((score) => 5 - 1000 * score);
        expect(contestScale(tableOf(inOther, 3), 0.5)).toBeCloseTo(1000 * scale, 9);
        const turned = scores.map((_, at) => scores[at - (at % 3) + ((at + 1) % 3)]!);
        expect(contestScale(tableOf(turned, 3), 0.5)).toBeCloseTo(scale, 12);
      }),
    );
  });

  it("does not change with units on which all agree", () => {
    expect(contestScale(tableOf([4, 1, 2, 2, 7, 7], 2), 0.5)).toBe(3);
    expect(contestScale(tableOf([4, 1], 2), 0.5)).toBe(3);
  });

  it("is 1 where no two variants differ anywhere, and for one variant", () => {
    expect(contestScale(tableOf([0.3, 0.3, 9, 9], 2), 0.5)).toBe(1);
    expect(contestScale(tableOf([0.3, 9], 1), 0.5)).toBe(1);
  });

  it("counts a group as one unit", () => {
    const table = groupUnits(Uint8Array.of(1, 0, 1, 0, 1, 1), 2, Uint32Array.of(8, 8, 3));
    expect(contestScale(table, 0.5)).toBe(2);
  });
});
