import fc from "fast-check";

/** Any answers of 2 to 6 variants on 1 to 25 rows, with a ragged group code per row. */
export const arbitraryAnswers = fc
  .record({ rows: fc.integer({ min: 1, max: 25 }), variants: fc.integer({ min: 2, max: 6 }) })
  .chain(({ rows, variants }) =>
    fc.record({
      variants: fc.constant(variants),
      correct: fc
        .array(fc.integer({ min: 0, max: 1 }), { minLength: rows * variants, maxLength: rows * variants })
        .map((values) => Uint8Array.from(values)),
      groups: fc
        .array(fc.integer({ min: 0, max: 4 }), { minLength: rows, maxLength: rows })
        .map((codes) => Uint32Array.from(codes, (code) => code * 7)),
    }),
  );

/** Column `order[k]` of `correct` becomes column k. */
export function takeColumns(correct: Uint8Array, variants: number, order: readonly number[]): Uint8Array {
  const rows = correct.length / variants;
  const taken = new Uint8Array(rows * order.length);
  for (let row = 0, at = 0; row < rows; row++)
    for (const k of order) taken[at++] = correct[row * variants + k] as number;
  return taken;
}
