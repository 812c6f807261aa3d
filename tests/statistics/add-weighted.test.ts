import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addWeighted } from "#server/statistics/add-weighted";

describe("adding weighted rows", () => {
  it("adds each row of the list times its weight to what was there, be they a multiple of four or not", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 7 }),
        fc.array(fc.tuple(fc.boolean(), fc.integer({ min: -3, max: 3 })), { minLength: 1, maxLength: 13 }),
        (K, of) => {
          const values = Float64Array.from({ length: of.length * K }, (_, at) => (7 * at) % 11);
          const weights = Float64Array.from(of, ([, weight]) => weight);
          const rows = Uint32Array.from(of.keys()).filter((row) => of[row]![0]);
          const sums = new Float64Array(K).fill(5);
          addWeighted(values, rows, weights, sums);
          const expected = Array.from({ length: K }, (_, k) =>
            rows.reduce((sum, row) => sum + weights[row]! * values[row * K + k]!, 5),
          );
          expect([...sums]).toEqual(expected);
        },
      ),
    );
  });
});
