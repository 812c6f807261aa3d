import type { UnitTable } from "#server/statistics/unit-table";

export type UnitEstimates = {
  /** All rows of all units. */
  rows: number;
  /** Sum of `correct` per variant, shape (K). */
  correct: Float64Array;
  /** Share right per variant (a ratio of sums, so each row weighs the same), shape (K). */
  estimates: Float64Array;
};

/**
 * The metric of each variant over all units.
 *
 * @throws RangeError where there is no row
 * @example unitEstimates(rowUnits(Uint8Array.of(1, 0, 1, 1), 2)).estimates // Float64Array [1, 0.5]
 */
export function unitEstimates(table: UnitTable): UnitEstimates {
  const { variants, sizes } = table;
  const rows = sizes.reduce((sum, size) => sum + size, 0);
  if (rows === 0) throw new RangeError("No rows, no estimate.");
  const correct = new Float64Array(variants);
  for (let unit = 0, at = 0; unit < sizes.length; unit++) {
    for (let k = 0; k < variants; k++, at++) correct[k] = (correct[k] as number) + (table.correct[at] as number);
  }
  return { rows, correct, estimates: correct.map((sum) => sum / rows) };
}
