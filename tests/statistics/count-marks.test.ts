import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countMarks, packMarks } from "#server/statistics/count-marks";
import { meanMetric } from "#server/statistics/metrics/mean-metric";

/** One product after the other. */
function addAll(marks: Uint8Array, variants: number, weights: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(variants);
  for (let row = 0; row < weights.length; row++)
    for (let k = 0; k < variants; k++)
      sums[k] = (sums[k] as number) + (weights[row] as number) * (marks[row * variants + k] as number);
  return sums;
}

const table = fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 21 })).chain(([rows, variants]) =>
  fc.record({
    variants: fc.constant(variants),
    marks: fc.uint8Array({ min: 0, max: 1, minLength: rows * variants, maxLength: rows * variants }),
    weights: fc.array(fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom(0, 62, 63)), {
      minLength: rows,
      maxLength: rows,
    }),
  }),
);

describe("sums of marks", () => {
  test("are those of adding one after the other, whatever each row counts", () => {
    fc.assert(
      fc.property(table, ({ variants, marks, weights }) => {
        const packed = packMarks(marks, variants);
        const sums = new Float64Array(variants);
        const total = packed && countMarks(packed, Float64Array.from(weights), sums);
        expect(total).toBe(weights.reduce((sum, weight) => sum + weight, 0));
        expect(sums).toEqual(addAll(marks, variants, weights));
      }),
    );
  });

  test("are right where all rows of many count as much as a row can", () => {
    const rows = 10_001;
    const packed = packMarks(new Uint8Array(rows * 5).fill(1), 5);
    const sums = new Float64Array(5);
    expect(packed && countMarks(packed, new Float64Array(rows).fill(63), sums)).toBe(63 * rows);
    expect([...sums]).toEqual(Array(5).fill(63 * rows));
  });

  test.each([0.5, -1, 64, Number.NaN, 2 ** 32, 1e300])("are left to others where a row counts %d", (weight) => {
    const packed = packMarks(Uint8Array.of(1, 0, 1, 1, 1, 1, 0, 0), 4);
    const sums = new Float64Array(4);
    expect(packed && countMarks(packed, Float64Array.of(1, weight), sums)).toBeNull();
    expect([...sums]).toEqual([0, 0, 0, 0]);
  });

  test("are not of numbers that are no marks", () => {
    expect(packMarks(Uint8Array.of(0, 1, 2, 1), 4)).toBeNull();
  });

  test("make the mean that weights in parts make", () => {
    fc.assert(
      fc.property(table, ({ variants, marks, weights }) => {
        const metric = meanMetric(marks, variants, true);
        const [whole, half] = [new Float64Array(variants), new Float64Array(variants)];
        metric.evaluate(Float64Array.from(weights), whole);
        metric.evaluate(
          Float64Array.from(weights, (weight) => weight / 2),
          half,
        );
        expect(whole).toEqual(half);
      }),
    );
  });
});
