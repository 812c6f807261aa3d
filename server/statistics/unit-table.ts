/**
 * What resampling draws. A unit is a row or, where rows belong together, a group of rows.
 * Any score that adds up over rows fits: right answers (accuracy), or losses as float64.
 */
export type UnitTable = {
  /** Number of variants, K. */
  variants: number;
  /** Rows that each variant got right in each unit, shape (U, K), row-major. */
  correct: Uint8Array | Uint32Array | Float64Array;
  /** Rows in each unit, shape (U), each at least 1. */
  sizes: Uint32Array;
};

/**
 * Rows as units of one row each.
 *
 * @param correct 1 where a variant is right, shape (N, K), row-major
 * @param variants K
 * @throws RangeError where the shape does not fit
 * @example rowUnits(Uint8Array.of(1, 0, 1, 1), 2).sizes // Uint32Array [1, 1]
 */
export function rowUnits(correct: Uint8Array, variants: number): UnitTable {
  const rows = correct.length / variants;
  if (!Number.isInteger(rows))
    throw new RangeError(`${correct.length} scores do not divide over ${variants} variants.`);
  return { variants, correct, sizes: new Uint32Array(rows).fill(1) };
}
