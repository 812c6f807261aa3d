import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bags } from "#server/statistics/bag";
import { Random } from "#server/statistics/random";
import { unitCodes } from "#server/statistics/unit-codes";

/** Rows with what they count, quarters and often nothing, and the group that they belong to. */
const someRows = fc
  .array(fc.record({ quarters: fc.constantFrom(0, 0, 1, 4, 6, 9), group: fc.nat(5) }), { minLength: 1, maxLength: 25 })
  .map((rows) => ({
    rows: rows.length,
    weights: Float64Array.from(rows, ({ quarters }) => quarters / 4),
    unitOf: unitCodes(Uint32Array.from(rows, ({ group }) => group)),
  }));
const seeds = fc.integer({ min: 0, max: 1e6 });

/** How often each of so many units is drawn, by the same numbers. */
function drawn(units: number, seed: number): number[] {
  const times = new Uint8Array(units);
  new Random(seed).tally(times);
  return [...times];
}

const sumOf = (values: Iterable<number>): number => [...values].reduce((sum, value) => sum + value, 0);

describe("a bag", () => {
  it("holds as many rows as there are, and leaves out those that it does not hold", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), seeds, (rows, seed) => {
        const bag = bags(rows, {})(new Random(seed));
        expect([...bag.drawn]).toEqual(drawn(rows, seed));
        expect(sumOf(bag.drawn)).toBe(rows);
        expect([...bag.left]).toEqual(drawn(rows, seed).map((count) => Number(count === 0)));
        expect(bag.rowsLeft).toBe(sumOf(bag.left));
      }),
    );
  });

  it("counts a row by its weight as often as its group is drawn, or once where it is not", () => {
    fc.assert(
      fc.property(someRows, seeds, ({ rows, weights, unitOf }, seed) => {
        const times = drawn(Math.max(...unitOf) + 1, seed);
        const bag = bags(rows, { weights, unitOf })(new Random(seed));
        let rowsLeft = 0;
        for (const [row, weight] of weights.entries()) {
          const count = times[unitOf[row]!]!;
          expect(bag.drawn[row]).toBe(count * weight);
          expect(bag.left[row]).toBe(count === 0 ? weight : 0);
          if (count === 0 && weight > 0) rowsLeft++;
        }
        expect(bag.rowsLeft).toBe(rowsLeft);
      }),
    );
  });

  it("is the same where each row is told to be its own unit, or to count 1", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), seeds, (rows, seed) => {
        const plain = bags(rows, {})(new Random(seed));
        const weights = new Float64Array(rows).fill(1);
        const unitOf = Uint32Array.from({ length: rows }, (_, row) => row);
        for (const told of [{ weights }, { unitOf }, { weights, unitOf }, { weights: null, unitOf: null }]) {
          expect(bags(rows, told)(new Random(seed))).toEqual(plain);
        }
      }),
    );
  });

  it("leaves out about 37 % of many units, and holds each once on average", () => {
    const draw = bags(2000, {});
    const random = new Random(3);
    const times = new Float64Array(2000);
    let rowsLeft = 0;
    for (let b = 0; b < 200; b++) {
      const bag = draw(random);
      rowsLeft += bag.rowsLeft / 200;
      for (const [row, count] of bag.drawn.entries()) times[row]! += count / 200;
    }
    expect(rowsLeft / 2000).toBeCloseTo(Math.exp(-1), 2);
    // Standard error of each: 0.07.
    expect(Math.min(...times)).toBeGreaterThan(0.65);
    expect(Math.max(...times)).toBeLessThan(1.35);
  });

  it("leaves nothing out of one unit, nor of rows that do not count", () => {
    const random = new Random(1);
    const one = bags(3, { unitOf: new Uint32Array(3) });
    const none = bags(9, { weights: new Float64Array(9) });
    for (let b = 0; b < 20; b++) {
      expect(one(random)).toEqual({ drawn: Float64Array.of(1, 1, 1), left: new Float64Array(3), rowsLeft: 0 });
      expect(none(random)).toEqual({ drawn: new Float64Array(9), left: new Float64Array(9), rowsLeft: 0 });
    }
  });

  it("is drawn afresh each time, by the seed alone", () => {
    const series = (seed: number) => {
      const draw = bags(12, {});
      const random = new Random(seed);
      return Array.from({ length: 5 }, () => draw(random).drawn.join());
    };
    expect(series(7)).toEqual(series(7));
    expect(new Set([...series(7), ...series(8)]).size).toBe(10);
  });
});
