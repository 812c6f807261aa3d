import fc from "fast-check";
import { expect, test } from "vitest";
import { cutByCost, cutEvenly } from "#server/preprocess/like-length";

const someLengths = fc.array(fc.integer({ min: 1, max: 600 }), { maxLength: 150 });
const widthOf = (rows: number[], lengths: number[]): number => Math.max(...rows.map((row) => lengths[row] as number));
/** Tokens that are run, padding among them, a twentieth less where there is none, and as many more for each batch as a run costs. */
const costOf = (batches: number[][], lengths: number[]): number =>
  batches.reduce((sum, rows) => {
    const isUnpadded = rows.every((row) => lengths[row] === widthOf(rows, lengths));
    return sum + 200 + rows.length * widthOf(rows, lengths) * (isUnpadded ? 0.95 : 1);
  }, 0);

test("each row is in exactly one batch, and lengths never fall from one to the next", () => {
  fc.assert(
    fc.property(someLengths, (lengths) => {
      const rows = cutByCost(lengths).flat();
      expect(rows.toSorted((a, b) => a - b)).toEqual(Array.from(lengths.keys()));
      const inTurn = rows.map((row) => lengths[row] as number);
      expect(inTurn).toEqual(inTurn.toSorted((a, b) => a - b));
    }),
  );
});

test("a batch holds no more than 64 rows and 8192 tokens, but one row of any length", () => {
  const lengths = [...new Array(500).fill(3), ...new Array(40).fill(256), 8193, 9000];
  const batches = cutByCost(lengths);
  expect(Math.max(...batches.map((rows) => rows.length))).toBe(64);
  expect(batches.slice(-2)).toEqual([[540], [541]]);
  for (const rows of batches)
    if (rows.length > 1) expect(rows.length * widthOf(rows, lengths)).toBeLessThanOrEqual(8192);
});

test("no cut into batches of one size that are allowed costs less", () => {
  fc.assert(
    fc.property(someLengths, fc.integer({ min: 1, max: 64 }), (lengths, size) => {
      const even = cutEvenly(lengths, size);
      fc.pre(even.every((rows) => rows.length === 1 || rows.length * widthOf(rows, lengths) <= 8192));
      expect(costOf(cutByCost(lengths), lengths)).toBeLessThanOrEqual(costOf(even, lengths) + 1e-6);
    }),
  );
});

test("no other cut of a few rows costs less", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 9 }), (lengths) => {
      const order = cutEvenly(lengths, lengths.length).flat();
      // Each bit says whether a batch ends after a row.
      const costs = Array.from({ length: 2 ** (order.length - 1) }, (_, ends) => {
        const batches: number[][] = [[]];
        for (const [at, row] of order.entries()) {
          batches.at(-1)?.push(row);
          if (at < order.length - 1 && (ends >> at) & 1) batches.push([]);
        }
        return costOf(batches, lengths);
      });
      expect(costOf(cutByCost(lengths), lengths)).toBeCloseTo(Math.min(...costs), 6);
    }),
  );
});

test("a few long rows are kept from many short ones, and equal rows are put together", () => {
  expect(cutByCost([5, 400, 5, 400, 5])).toEqual([
    [0, 2, 4],
    [1, 3],
  ]);
  expect(cutByCost([])).toEqual([]);
});
