import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestSet } from "#server/statistics/best-set";
import { groupUnits } from "#server/statistics/group-units";
import { pairedDifferences } from "#server/statistics/paired-differences";
import { Random } from "#server/statistics/random";
import { rankIntervals } from "#server/statistics/rank-intervals";
import { unitEstimates } from "#server/statistics/unit-estimates";
import { rowUnits, type UnitTable } from "#server/statistics/unit-table";
import reference from "../fixtures/statistics/reference.json";
import { arbitraryAnswers, takeColumns } from "./arbitrary-answers";
import { flipCriticalValue } from "./flip-critical-value";

function judge(table: UnitTable, resamples = 200, confidence = 0.9) {
  const differences = pairedDifferences(table, resamples, new Random(6));
  return { inBestSet: bestSet(differences, confidence), ranks: rankIntervals(differences, confidence), differences };
}

/** Two variants that disagree on some rows: the first right on `wins` of them, the second on `losses`. */
function versus(wins: number, losses: number, unanimous = 10): UnitTable {
  const rows = [
    ...new Array(wins).fill([1, 0]),
    ...new Array(losses).fill([0, 1]),
    ...new Array(unanimous).fill([1, 1]),
  ];
  return rowUnits(Uint8Array.from(rows.flat()), 2);
}

describe("the best set of two variants", () => {
  it("is the exact one-sided sign test", () => {
    for (const { wins, losses, p } of reference.bestOfTwo) {
      const { inBestSet } = judge(versus(wins, losses), 20_000, 0.95);
      expect(inBestSet, `${wins} to ${losses}, p = ${p}`).toEqual([true, p > 0.05]);
    }
  });

  it("has the chance of the sign test as the tail of its resamples", () => {
    for (const { wins, losses, p } of reference.bestOfTwo) {
      const { flips } = pairedDifferences(versus(wins, losses), 20_000, new Random(3));
      let tail = 0;
      for (let b = 0; b < 20_000; b++) if (flips[2 * b]! - flips[2 * b + 1]! >= wins - losses) tail++;
      expect(Math.abs(tail / 20_000 - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 20_000));
    }
  });

  it("rules nobody out on one or two rows", () => {
    for (const wins of [1, 2]) expect(judge(versus(wins, 0, 0), 2000, 0.95).inBestSet).toEqual([true, true]);
  });
});

describe("the best set and the rank intervals", () => {
  const tables = arbitraryAnswers.chain(({ correct, variants, groups }) =>
    fc.constantFrom(rowUnits(correct, variants), groupUnits(correct, variants, groups)),
  );

  it("always hold the highest estimate and all that equal it", () => {
    fc.assert(
      fc.property(tables, (table) => {
        const { estimates } = unitEstimates(table);
        const top = Math.max(...estimates);
        judge(table).inBestSet.forEach((isIn, k) => {
          if (estimates[k] === top) expect(isIn).toBe(true);
        });
      }),
    );
  });

  it("never contradict each other: who could be the best has ranks from 1", () => {
    fc.assert(
      fc.property(tables, fc.constantFrom(0.5, 0.8, 0.95), (table, confidence) => {
        const { inBestSet, ranks } = judge(table, 200, confidence);
        inBestSet.forEach((isIn, k) => {
          if (isIn) expect(ranks[k]?.[0]).toBe(1);
        });
      }),
    );
  });

  it("hold the rank of the estimate, best and worst of its ties", () => {
    fc.assert(
      fc.property(tables, (table) => {
        const { estimates } = unitEstimates(table);
        judge(table, 200, 0.5).ranks.forEach(([low, high], k) => {
          const own = estimates[k]!;
          expect(low).toBeLessThanOrEqual(1 + estimates.filter((other) => other > own).length);
          expect(high).toBeGreaterThanOrEqual(estimates.filter((other) => other >= own).length);
        });
      }),
    );
  });

  it("are permuted when the variants are", () => {
    fc.assert(
      fc.property(arbitraryAnswers, ({ correct, variants }) => {
        const order = Array.from({ length: variants }, (_, k) => (k + 1) % variants);
        const one = judge(rowUnits(correct, variants));
        const other = judge(rowUnits(takeColumns(correct, variants, order), variants));
        expect(other.inBestSet).toEqual(order.map((k) => one.inBestSet[k]));
        expect(other.ranks).toEqual(order.map((k) => one.ranks[k]));
      }),
    );
  });

  it("treat a variant and its duplicate alike", () => {
    fc.assert(
      fc.property(arbitraryAnswers, ({ correct, variants }) => {
        const order = [0, ...Array.from({ length: variants }, (_, k) => k)];
        const { inBestSet, ranks } = judge(rowUnits(takeColumns(correct, variants, order), variants + 1));
        expect(inBestSet[0]).toBe(inBestSet[1]);
        expect(ranks[0]).toEqual(ranks[1]);
      }),
    );
  });

  it("say nothing where no row is contested", () => {
    const { inBestSet, ranks } = judge(rowUnits(Uint8Array.of(1, 1, 1, 0, 0, 0), 3));
    expect(inBestSet).toEqual([true, true, true]);
    expect(ranks).toEqual([
      [1, 3],
      [1, 3],
      [1, 3],
    ]);
  });

  it("part clear differences", () => {
    // Right on 60, 40 and 5 of 60 rows, nested.
    const correct = Uint8Array.from({ length: 180 }, (_, at) => (Math.floor(at / 3) < [60, 40, 5][at % 3]! ? 1 : 0));
    const { inBestSet, ranks } = judge(rowUnits(correct, 3), 1000, 0.95);
    expect(inBestSet).toEqual([true, false, false]);
    expect(ranks).toEqual([
      [1, 1],
      [2, 2],
      [3, 3],
    ]);
  });

  it("trust many rows of a few groups less than as many rows on their own", () => {
    // The first variant wins 30 rows to 10, but all of it comes from 4 groups.
    const correct = Uint8Array.from([...new Array(30).fill([1, 0]), ...new Array(10).fill([0, 1])].flat());
    const groups = Uint32Array.from({ length: 40 }, (_, row) => Math.floor(row / 10));
    expect(judge(rowUnits(correct, 2), 2000, 0.95).inBestSet).toEqual([true, false]);
    expect(judge(groupUnits(correct, 2, groups), 2000, 0.95).inBestSet).toEqual([true, true]);
  });
});

describe("studentised differences", () => {
  it("are McNemar's score statistic with one row of pseudo-disagreement", () => {
    const { statistics } = pairedDifferences(versus(7, 2), 10, new Random(1));
    expect(Array.from(statistics)).toEqual([0, 5 / Math.sqrt(10), -5 / Math.sqrt(10), 0]);
  });

  it("take groups as units: rows that fall alike within a group count once", () => {
    const correct = Uint8Array.of(1, 0, 1, 0, 1, 0, 0, 1, 1, 1);
    const table = groupUnits(correct, 2, Uint32Array.of(0, 0, 0, 1, 1));
    expect(pairedDifferences(table, 10, new Random(1)).statistics[1]).toBe(2 / Math.sqrt(3 ** 2 + 1 + 1));
  });
});

describe("generalised moment selection", () => {
  it("keeps variants that are surely worse from shielding a rival", () => {
    // Nine to two between the leaders is too much for a tie at 95 %; twenty hopeless variants must not change that.
    const random = new Random(12);
    const leaders = versus(9, 2, 289);
    const correct = Uint8Array.from({ length: 300 * 22 }, (_, at) => {
      const k = at % 22;
      return k < 2 ? (leaders.correct[Math.floor(at / 22) * 2 + k] as number) : random.below(2);
    });
    const { inBestSet, differences } = judge(rowUnits(correct, 22), 2000, 0.95);
    expect(inBestSet).toEqual([true, ...new Array(21).fill(false)]);
    const all = Array.from({ length: 22 }, (_, j) => j);
    expect(flipCriticalValue(differences, 1, all, 1, 0.95)).toBeGreaterThan(differences.statistics[1] as number);
  });
});

describe("the critical value", () => {
  it("is infinite where the resamples are too few for the confidence, so nobody is ruled out", () => {
    const { differences } = judge(versus(40, 0), 18);
    expect(flipCriticalValue(differences, 1, [0], 1, 0.95)).toBe(Number.POSITIVE_INFINITY);
    expect(bestSet(differences, 0.95)).toEqual([true, true]);
  });

  it("is never lower on two sides than on one with fewer rivals", () => {
    fc.assert(
      fc.property(arbitraryAnswers, ({ correct, variants }) => {
        const { differences } = judge(rowUnits(correct, variants));
        const all = Array.from({ length: variants }, (_, j) => j);
        expect(flipCriticalValue(differences, 0, all, 2, 0.9)).toBeGreaterThanOrEqual(
          flipCriticalValue(differences, 0, all.slice(1), 1, 0.9),
        );
      }),
    );
  });
});
