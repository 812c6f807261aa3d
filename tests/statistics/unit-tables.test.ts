import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupUnits } from "#server/statistics/group-units";
import { sparseUnits } from "#server/statistics/sparse-units";
import { squaredDifferences } from "#server/statistics/squared-differences";
import { unitEstimates } from "#server/statistics/unit-estimates";
import { rowUnits } from "#server/statistics/unit-table";
import { arbitraryAnswers } from "./arbitrary-answers";

describe("units", () => {
  it("sum rows by group, in the order of codes, whatever the order of rows and however uneven the groups", () => {
    const table = groupUnits(Uint8Array.of(1, 0, 1, 1, 0, 0, 1, 0), 2, Uint32Array.of(9, 2, 9, 9));
    expect(Array.from(table.sizes)).toEqual([1, 3]);
    expect(Array.from(table.correct)).toEqual([1, 1, 2, 0]);
  });

  it("have the same estimates by row and by group: every row weighs the same", () => {
    fc.assert(
      fc.property(arbitraryAnswers, ({ correct, variants, groups }) => {
        const byGroup = unitEstimates(groupUnits(correct, variants, groups));
        expect(byGroup).toEqual(unitEstimates(rowUnits(correct, variants)));
      }),
    );
  });

  it("come back from their sparse form unchanged", () => {
    fc.assert(
      fc.property(arbitraryAnswers, ({ correct, variants, groups }) => {
        const table = groupUnits(correct, variants, groups);
        const { common, start, variant, departure } = sparseUnits(table);
        const back = Array.from(table.correct, (_, at) => common[Math.floor(at / variants)]!);
        for (let unit = 0; unit < common.length; unit++) {
          for (let entry = start[unit]!; entry < start[unit + 1]!; entry++) {
            back[unit * variants + variant[entry]!]! += departure[entry]!;
          }
        }
        expect(back).toEqual(Array.from(table.correct));
      }),
    );
  });

  it("that are unanimous have no entry, and one dissenter has one", () => {
    const sparse = sparseUnits(rowUnits(Uint8Array.of(1, 1, 1, 1, 0, 1, 0, 0, 0), 3));
    expect(Array.from(sparse.contested)).toEqual([1]);
    expect(Array.from(sparse.variant)).toEqual([1]);
  });

  it("give the number of rows that exactly one of two variants gets right", () => {
    fc.assert(
      fc.property(arbitraryAnswers, ({ correct, variants }) => {
        const sums = squaredDifferences(rowUnits(correct, variants));
        for (let j = 0; j < variants; j++) {
          for (let k = 0; k < variants; k++) {
            let apart = 0;
            for (let at = 0; at < correct.length; at += variants) if (correct[at + j] !== correct[at + k]) apart++;
            expect(sums[j * variants + k]).toBe(apart);
          }
        }
      }),
    );
  });

  it("refuse shapes that do not fit", () => {
    expect(() => rowUnits(new Uint8Array(5), 2)).toThrow(RangeError);
    expect(() => groupUnits(new Uint8Array(4), 2, new Uint32Array(3))).toThrow(RangeError);
    expect(() => sparseUnits({ variants: 2, correct: new Uint8Array(3), sizes: Uint32Array.of(1) })).toThrow(
      RangeError,
    );
    expect(() => unitEstimates(rowUnits(new Uint8Array(0), 2))).toThrow(RangeError);
  });
});
