import { normalQuantile } from "#server/statistics/normal-quantile";
import type { UnitTable } from "#server/statistics/unit-table";

/**
 * The interval of how much a column's mean differs between two tables of the same units: of one variant with and without
 * something that was done to the rows. Normal, from the differences unit by unit, with `pseudo` rows of disagreement added to
 * their squares; with one, and units of one row each, it is the interval of Agresti & Min but for two rows of n.
 *
 * @param one scores of U units, shape (U, K)
 * @param other scores of the same units, shape (U, L)
 * @param columns of the variant in each
 * @param difference the estimate that the interval is about
 * @returns null where there are fewer than 2 units
 * @throws RangeError where the units of the tables are not the same
 * Source: Agresti & Min 2005, Statistics in Medicine 24:729.
 * @example pairedDrop(rowUnits(Uint8Array.of(1, 1), 1), rowUnits(Uint8Array.of(1, 0), 1), [0, 0], 0.5, 0.95, 1) // [-0.886, 1.886]
 */
export function pairedDrop(
  one: UnitTable,
  other: UnitTable,
  [first, second]: readonly [number, number],
  difference: number,
  confidence: number,
  pseudo: number,
): [number, number] | null {
  const units = one.sizes.length;
  if (units !== other.sizes.length || one.sizes.some((size, unit) => size !== other.sizes[unit]))
    throw new RangeError("The units of the two tables are not the same.");
  if (units < 2) return null;
  const gaps = Array.from(
    one.sizes,
    (_, unit) =>
      (one.correct[unit * one.variants + first] as number) - (other.correct[unit * other.variants + second] as number),
  );
  const rows = one.sizes.reduce((sum, size) => sum + size, 0);
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / rows;
  const squares = gaps.reduce((sum, gap, unit) => sum + (gap - mean * (one.sizes[unit] as number)) ** 2, 0);
  const reach = (normalQuantile(0.5 + confidence / 2) * Math.sqrt((squares * units) / (units - 1) + pseudo)) / rows;
  return [difference - reach, difference + reach];
}
