import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRowSorter } from "#server/statistics/metrics/sort-rows";

/** Rows from the highest value, equals in their order, by comparing them. */
function compared(values: Float64Array): Uint32Array {
  return Uint32Array.from(values.keys()).sort((a, b) => {
    const [one, other] = [values[a] as number, values[b] as number];
    return one === other ? a - b : one > other ? -1 : 1;
  });
}

/** Rows as a new sorter puts them, with their values beside them. */
function sortRows(values: Float64Array): Uint32Array {
  const { order, sorted } = createRowSorter(values.length)(values);
  expect([...sorted]).toEqual(Array.from(order, (row) => values[row]));
  return order;
}

const value = fc.oneof(
  fc.double({ noNaN: true }),
  fc.constantFrom(
    0,
    -0,
    1,
    -1,
    Number.MIN_VALUE,
    -Number.MIN_VALUE,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ),
  fc.integer({ min: -3, max: 3 }),
);

describe("sorting rows by value", () => {
  it("gives the order that comparing them gives, for few rows and many, ties in their order", () => {
    for (const [minLength, maxLength] of [
      [0, 8],
      [257, 600],
    ] as const) {
      fc.assert(
        fc.property(fc.float64Array({ noNaN: true, minLength, maxLength }), (values) => {
          expect(sortRows(values)).toEqual(compared(values));
        }),
      );
      fc.assert(
        fc.property(fc.array(value, { minLength, maxLength }), (values) => {
          const rows = Float64Array.from(values);
          expect(sortRows(rows)).toEqual(compared(rows));
        }),
      );
    }
  });

  it("tells numbers apart that differ in their last digits alone, few of them beside each other or many", () => {
    for (const steps of [4, 2 ** 20]) {
      const near = fc
        .record({
          base: fc.constantFrom(...(steps === 4 ? Array.from({ length: 200 }, (_, at) => at + 1) : [1, -3])),
          step: fc.nat(steps),
        })
        .map(({ base, step }) => base * (1 + step * Number.EPSILON));
      for (const length of [600, 5000]) {
        fc.assert(
          fc.property(fc.array(near, { minLength: length, maxLength: length }), (values) => {
            const rows = Float64Array.from(values);
            expect(sortRows(rows)).toEqual(compared(rows));
          }),
          { numRuns: 10 },
        );
      }
    }
  });

  it("sorts other values with the same memory as if nothing had been there", () => {
    const sort = createRowSorter(300);
    const lists = fc.array(fc.array(value, { minLength: 300, maxLength: 300 }), { minLength: 2, maxLength: 4 });
    fc.assert(
      fc.property(lists, (several) => {
        for (const values of several.map((each) => Float64Array.from(each)))
          expect(sort(values).order).toEqual(compared(values));
      }),
      { numRuns: 30 },
    );
  });

  it("leaves rows of one value as they stand", () => {
    const values = new Float64Array(1000).fill(-2.5);
    expect(sortRows(values)).toEqual(Uint32Array.from(values.keys()));
  });
});
