import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { startRace } from "#server/statistics/betting-race";
import { Random } from "#server/statistics/random";

/** 1 with a chance that each variant has, rows of hard and easy kinds shared by all: errors go together, as in a family. */
function drawScores(rows: number, chances: number[], random: Random): Float64Array {
  const scores = new Float64Array(rows * chances.length);
  for (let row = 0, at = 0; row < rows; row++) {
    const easy = random.below(1000) < 700;
    for (const chance of chances) scores[at++] = Number(easy || random.below(1_000_000) < chance * 1_000_000);
  }
  return scores;
}

/** The variants that are ruled out on the way, looked at every so many rows. */
function race(
  chances: number[],
  { rows, every, errorRate }: { rows: number; every: number; errorRate: number },
  random: Random,
) {
  const own = startRace(chances.length, errorRate);
  const out: number[] = [];
  for (let at = 0; at < rows; at += every) out.push(...own.add(drawScores(every, chances, random)));
  return out;
}

describe("a race", () => {
  test("rules out the best no more often than it may, however often it is looked", () => {
    const runs = 400;
    const errorRate = 0.1;
    let missed = 0;
    // Ten that are equally good: each is the best, and any that is ruled out is one too many.
    for (let run = 0; run < runs; run++)
      missed += Number(
        race(new Array(10).fill(0.6), { rows: 2000, every: 20, errorRate }, new Random(run)).includes(0),
      );
    // Each of them may be, with a chance of 10 %; three standard errors above it, the draws of a true chance of that hardly ever are.
    expect(missed / runs).toBeLessThan(errorRate + 3 * Math.sqrt((errorRate * (1 - errorRate)) / runs));
  });

  test("keeps the best and rules out those that are surely worse", () => {
    let [kept, ruledOut] = [0, 0];
    for (let run = 0; run < 50; run++) {
      const out = race([0.8, 0.8, 0.5, 0.4], { rows: 4000, every: 256, errorRate: 0.005 }, new Random(run));
      kept += Number(!out.includes(0) && !out.includes(1));
      ruledOut += Number(out.includes(2) && out.includes(3));
    }
    expect(kept).toBe(50);
    expect(ruledOut).toBe(50);
  });

  test("needs more rows for those that are closer", () => {
    const rowsFor = (worse: number): number => {
      const own = startRace(3, 0.005);
      const random = new Random(7);
      for (let rows = 100; ; rows += 100)
        if (own.add(drawScores(100, [0.8, 0.8, worse], random)).includes(2)) return rows;
    };
    expect(rowsFor(0.3)).toBeLessThan(rowsFor(0.6));
    expect(rowsFor(0.6)).toBeLessThan(rowsFor(0.7));
  });

  test("never leaves fewer than two, nor rules out one that is never behind, whatever is scored", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 6 }).chain((K) =>
          fc.tuple(
            fc.constant(K),
            fc.array(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: K, maxLength: K }), {
              minLength: 1,
              maxLength: 60,
            }),
          ),
        ),
        fc.integer({ min: 1, max: 50 }),
        ([K, rows], times) => {
          const own = startRace(K, 0.2);
          const left = new Set(Array.from({ length: K }, (_, k) => k));
          for (let time = 0; time < times; time++)
            for (const k of own.add(Float64Array.from(rows.flat()))) left.delete(k);
          expect(left.size).toBeGreaterThan(1);
          const top = rows.map((row) => Math.max(...row));
          for (let k = 0; k < K; k++) if (rows.every((row, at) => row[k] === top[at])) expect(left.has(k)).toBe(true);
        },
      ),
    );
  });

  test("is the capital of the bets: half staked on one lead of 1 after another multiplies it by 1.5", () => {
    // The stake follows from earlier units only: on the first ones nothing is bet.
    const own = startRace(3, 0.01);
    const leads = (rows: number): Float64Array =>
      Float64Array.from({ length: 3 * rows }, (_, at) => Number(at % 3 > 0));
    expect(own.add(leads(1000))).toEqual([]);
    // From there on half is staked against the first by both others: 1.5 ** 11 = 86, 1.5 ** 12 = 130.
    for (let row = 0; row < 11; row++) expect(own.add(leads(1))).toEqual([]);
    expect(own.add(leads(1))).toEqual([0]);
  });

  test("refuses a single variant, a rate that is no chance, and scores of another shape", () => {
    expect(() => startRace(1, 0.01)).toThrow(RangeError);
    for (const rate of [0, 1, Number.NaN]) expect(() => startRace(2, rate)).toThrow(RangeError);
    expect(() => startRace(2, 0.01).add(new Float64Array(3))).toThrow(RangeError);
  });
});
