import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchFeatures } from "#server/preprocess/batch-features";

const valuesOf = (data: Uint8Array): number[] => [...new Float32Array(data.buffer, data.byteOffset, data.length / 4)];

describe("rows of features", () => {
  it("become one batch of float32, row by row, in their order", () => {
    const [batch, ...others] = batchFeatures([Float32Array.of(1, 2, 3), Float32Array.of(4, 5, 6)]);
    expect(others).toEqual([]);
    expect(batch).toMatchObject({ rows: [0, 1], tensors: [{ name: "features", dtype: "float32", dims: [2, 3] }] });
    expect(valuesOf(batch?.tensors[0]?.data as Uint8Array)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("keep a missing value as NaN", () => {
    const [batch] = batchFeatures([Float32Array.of(Number.NaN, -0.5)]);
    expect(valuesOf(batch?.tensors[0]?.data as Uint8Array)).toEqual([Number.NaN, -0.5]);
  });

  it("may be views into a larger array", () => {
    const all = Float32Array.of(9, 1, 2, 9, 3, 4);
    const [batch] = batchFeatures([all.subarray(1, 3), all.subarray(4, 6)]);
    expect(valuesOf(batch?.tensors[0]?.data as Uint8Array)).toEqual([1, 2, 3, 4]);
  });

  it("come out as they went in, whatever they are", () => {
    const rows = fc
      .integer({ min: 1, max: 6 })
      .chain((width) =>
        fc.array(fc.float32Array({ minLength: width, maxLength: width }), { minLength: 1, maxLength: 9 }),
      );
    fc.assert(
      fc.property(rows, (given) => {
        const [batch] = batchFeatures(given);
        expect(batch?.tensors[0]?.dims).toEqual([given.length, given[0]?.length]);
        expect(valuesOf(batch?.tensors[0]?.data as Uint8Array)).toEqual(given.flatMap((row) => [...row]));
      }),
    );
  });
});
