import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clusterIntervals } from "#server/statistics/cluster-intervals";
import { groupUnits } from "#server/statistics/group-units";
import { outOfBagSelection } from "#server/statistics/out-of-bag-selection";
import { pairedBootstrap } from "#server/statistics/paired-bootstrap";
import { probabilityBest } from "#server/statistics/probability-best";
import { Random } from "#server/statistics/random";
import { rowUnits } from "#server/statistics/unit-table";
import { wilsonInterval } from "#server/statistics/wilson-interval";
import { arbitraryAnswers, takeColumns } from "./arbitrary-answers";
import { normal } from "./simulated-family";

describe("the paired bootstrap", () => {
  it("is what a plain loop over units, drawn by the same numbers, computes", () => {
    fc.assert(
      fc.property(arbitraryAnswers, fc.integer({ min: 0, max: 1e6 }), ({ correct, variants, groups }, seed) => {
        const table = groupUnits(correct, variants, groups);
        const units = table.sizes.length;
        const result = pairedBootstrap(table, 8, new Random(seed));
        const random = new Random(seed);
        for (let b = 0; b < 8; b++) {
          const times = new Uint8Array(units);
          random.tally(times);
          const share = (weights: number[], k: number) => {
            const sum = (value: (unit: number) => number) => weights.reduce((s, w, unit) => s + w * value(unit), 0);
            return sum((unit) => table.correct[unit * variants + k]!) / sum((unit) => table.sizes[unit]!);
          };
          const drawn = Array.from(times);
          const left = drawn.map((count) => (count === 0 ? 1 : 0));
          for (let k = 0; k < variants; k++) {
            expect(result.inBag[b * variants + k]).toBe(share(drawn, k));
            expect(result.outOfBag[b * variants + k]).toBe(share(left, k));
          }
          expect(result.outOfBagRows[b]).toBe(left.reduce<number>((sum, out, u) => sum + out * table.sizes[u]!, 0));
        }
      }),
    );
  });

  it("shares its resamples between variants: permuted variants give permuted figures", () => {
    fc.assert(
      fc.property(arbitraryAnswers, ({ correct, variants }) => {
        const order = Array.from({ length: variants }, (_, k) => (k + 1) % variants);
        const one = pairedBootstrap(rowUnits(correct, variants), 20, new Random(4));
        const other = pairedBootstrap(rowUnits(takeColumns(correct, variants, order), variants), 20, new Random(4));
        for (let at = 0; at < one.inBag.length; at++) {
          const from = at - (at % variants) + order[at % variants]!;
          expect(other.inBag[at]).toBe(one.inBag[from]);
          expect(other.outOfBag[at]).toBe(one.outOfBag[from]);
        }
      }),
    );
  });

  it("leaves about 37 % of many units out", () => {
    const { outOfBagRows } = pairedBootstrap(rowUnits(new Uint8Array(4000), 2), 200, new Random(2));
    const mean = outOfBagRows.reduce((sum, rows) => sum + rows, 0) / 200 / 2000;
    expect(mean).toBeCloseTo(Math.exp(-1), 2);
  });

  it("says NaN out of the bag where every unit was drawn, as with a single row", () => {
    const { outOfBag, outOfBagRows } = pairedBootstrap(rowUnits(Uint8Array.of(1, 0), 2), 5, new Random(1));
    expect(Array.from(outOfBagRows)).toEqual([0, 0, 0, 0, 0]);
    expect(outOfBag.every(Number.isNaN)).toBe(true);
  });

  it("refuses no units and no resamples", () => {
    expect(() => pairedBootstrap(rowUnits(new Uint8Array(0), 2), 5, new Random(1))).toThrow(RangeError);
    expect(() => pairedBootstrap(rowUnits(new Uint8Array(4), 2), 0, new Random(1))).toThrow(RangeError);
  });
});

describe("the share of resamples in which a variant is best", () => {
  it("adds up to 1, with ties split evenly", () => {
    fc.assert(
      fc.property(arbitraryAnswers, ({ correct, variants }) => {
        const shares = probabilityBest(pairedBootstrap(rowUnits(correct, variants), 50, new Random(1)));
        expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(1, 12);
      }),
    );
  });

  it("is the same for a variant and its duplicate", () => {
    const shares = probabilityBest(
      pairedBootstrap(rowUnits(Uint8Array.of(1, 1, 0, 0, 0, 1, 1, 1, 0), 3), 400, new Random(1)),
    );
    expect(shares[0]).toBe(shares[1]);
  });

  it("is that of the binomial for two variants that each win one row", () => {
    // Of 2 draws from 2 rows: both the first (1/4), both the second (1/4), one of each, a tie (1/2).
    const shares = probabilityBest(pairedBootstrap(rowUnits(Uint8Array.of(1, 0, 0, 1), 2), 20_000, new Random(1)));
    expect(shares[0]).toBeCloseTo(0.5, 1);
  });
});

describe("selection in the bag, score out of it", () => {
  it("never uses a row that had a say in the choice", () => {
    // Each variant is right on one row of its own, so whoever leads in the bag is wrong on all rows left out.
    const correct = Uint8Array.from({ length: 36 }, (_, at) => (Math.floor(at / 6) === at % 6 ? 1 : 0));
    const { expected, gain } = outOfBagSelection(pairedBootstrap(rowUnits(correct, 6), 500, new Random(1)), 0.95)!;
    expect(expected).toEqual({ estimate: 0, interval: [0, 0] });
    expect(gain.estimate).toBeCloseTo(-1 / 6, 10);
  });

  it("takes the lowest index among ties in the bag", () => {
    const bootstrap = {
      variants: 2,
      resamples: 1,
      inBag: Float64Array.of(1, 1),
      outOfBag: Float64Array.of(0.25, 0.75),
      outOfBagRows: Uint32Array.of(4),
    };
    expect(outOfBagSelection(bootstrap, 0.95)?.expected.estimate).toBe(0.25);
  });

  it("skips resamples that left nothing out, and is null where all did", () => {
    const two = pairedBootstrap(rowUnits(Uint8Array.of(1, 0, 1, 0), 2), 50, new Random(1));
    expect(outOfBagSelection(two, 0.95)).toEqual({
      expected: { estimate: 1, interval: [1, 1] },
      gain: { estimate: 0.5, interval: [0.5, 0.5] },
    });
    const one = pairedBootstrap(rowUnits(Uint8Array.of(1, 0), 2), 50, new Random(1));
    expect(outOfBagSelection(one, 0.95)).toBeNull();
  });
});

describe("intervals where rows come in groups", () => {
  it("hold the true accuracy at about their nominal rate with few groups of very unequal size", () => {
    const random = new Random(77);
    let held = 0;
    for (let repeat = 0; repeat < 300; repeat++) {
      const sizes = Uint32Array.from({ length: 8 }, () => Math.round(3 + 12 * Math.abs(normal(random))));
      const correct = Uint32Array.from(sizes, (size) => {
        const level = normal(random);
        let right = 0;
        for (let row = 0; row < size; row++) if (level + normal(random) > 0) right++;
        return right;
      });
      const table = { variants: 1, correct, sizes };
      const [low, high] = clusterIntervals(table, pairedBootstrap(table, 400, random), 0.9)[0]!;
      if (low <= 0.5 && high >= 0.5) held++;
    }
    expect(held / 300).toBeGreaterThan(0.84);
    expect(held / 300).toBeLessThan(0.98);
  });

  it("keep a width where every group is all right: each counts as one row then", () => {
    const table = groupUnits(new Uint8Array(12).fill(1), 1, Uint32Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2));
    const [interval] = clusterIntervals(table, pairedBootstrap(table, 100, new Random(1)), 0.95);
    expect(interval).toEqual(wilsonInterval(3, 3, 0.95));
  });
});
