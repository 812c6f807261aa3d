import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupUnits } from "#server/statistics/group-units";
import { pairedBootstrap } from "#server/statistics/paired-bootstrap";
import { pairedDifferences } from "#server/statistics/paired-differences";
import { pickDifferences, pickResamples } from "#server/statistics/pick-variants";
import { Random } from "#server/statistics/random";
import { rowUnits } from "#server/statistics/unit-table";
import { arbitraryAnswers, takeColumns } from "./arbitrary-answers";
import { simulateAnswers } from "./simulated-family";

/** Answers with some of their variants, at least one, in any order. */
const pickedAnswers = arbitraryAnswers.chain((answers) =>
  fc
    .shuffledSubarray(
      Array.from({ length: answers.variants }, (_, k) => k),
      { minLength: 1 },
    )
    .map((columns) => ({ ...answers, columns })),
);

describe("resamples of some variants", () => {
  it("are those of their columns alone, drawn by the same numbers", () => {
    fc.assert(
      fc.property(pickedAnswers, fc.nat(1e6), ({ correct, variants, groups, columns }, seed) => {
        const whole = pairedBootstrap(groupUnits(correct, variants, groups), 12, new Random(seed));
        const own = groupUnits(takeColumns(correct, variants, columns), columns.length, groups);
        expect(pickResamples(whole, Int32Array.from(columns))).toEqual(pairedBootstrap(own, 12, new Random(seed)));
      }),
    );
  });

  it("leave those of all as they are", () => {
    const draw = () => pairedBootstrap(rowUnits(Uint8Array.of(1, 0, 1, 0, 1, 1), 3), 9, new Random(3));
    const whole = draw();
    pickResamples(whole, Int32Array.of(2, 0));
    expect(whole).toEqual(draw());
    expect(pickResamples(whole, Int32Array.of(0, 1, 2))).toEqual(whole);
  });
});

describe("paired differences of some variants", () => {
  it("have the statistics and scales of their columns alone", () => {
    fc.assert(
      fc.property(pickedAnswers, ({ correct, variants, groups, columns }) => {
        const picked = pickDifferences(
          pairedDifferences(groupUnits(correct, variants, groups), 4, new Random(1)),
          Int32Array.from(columns),
        );
        const table = groupUnits(takeColumns(correct, variants, columns), columns.length, groups);
        const own = pairedDifferences(table, 4, new Random(1));
        expect(picked.statistics).toEqual(own.statistics);
        expect(picked.scales).toEqual(own.scales);
        expect([picked.variants, picked.units, picked.resamples]).toEqual([own.variants, own.units, own.resamples]);
        expect(picked.flips.length).toBe(own.flips.length);
      }),
    );
  });

  it("flip as their columns alone do where these are contested in the same units", () => {
    fc.assert(
      fc.property(pickedAnswers, fc.nat(1e6), ({ correct, variants, columns: [first = 0, ...rest] }, seed) => {
        const other = rest.length > 0 ? rest[0]! : (first + 1) % variants;
        // Two variants that never agree make every unit contested, with the others and without them.
        const parted = correct.slice();
        for (let at = 0; at < parted.length; at += variants) parted[at + other] = 1 - parted[at + first]!;
        const columns = [first, other, ...rest.slice(1)];
        const picked = pickDifferences(
          pairedDifferences(rowUnits(parted, variants), 6, new Random(seed)),
          Int32Array.from(columns),
        );
        const table = rowUnits(takeColumns(parted, variants, columns), columns.length);
        const own = pairedDifferences(table, 6, new Random(seed));
        for (let at = 0; at < own.flips.length; at++) {
          const from = at - (at % columns.length);
          expect(picked.flips[at]! - picked.flips[from]!).toBe(own.flips[at]! - own.flips[from]!);
        }
      }),
    );
  });

  it("flip as far as their columns alone do, of few units and of many", () => {
    for (const rows of [120, 1200]) {
      const correct = simulateAnswers(new Random(8), rows, [0, 0.2, 0.4, 0]);
      const columns = [3, 1];
      const draws = 4000;
      const picked = pickDifferences(
        pairedDifferences(rowUnits(correct, 4), draws, new Random(2)),
        Int32Array.from(columns),
      );
      let squares = 0;
      for (let at = 0; at < picked.flips.length; at += 2) squares += (picked.flips[at]! - picked.flips[at + 1]!) ** 2;
      const contested = picked.scales[1]! ** 2 - 1;
      expect(contested).toBeGreaterThan(10);
      // Standard error of the mean of squares: at most sqrt(2 / 4000) of it, 2.2 %.
      expect(Math.abs(squares / draws / contested - 1)).toBeLessThan(0.09);
    }
  });
});
