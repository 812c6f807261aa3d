import { gaussianBootstrap } from "#server/statistics/gaussian-bootstrap";
import { type PairedBootstrap, pairedBootstrap } from "#server/statistics/paired-bootstrap";
import type { Random } from "#server/statistics/random";
import { GAUSSIAN_FROM_UNITS } from "#server/statistics/resampling";
import type { UnitTable } from "#server/statistics/unit-table";

/**
 * Resamples of all variants: whole units drawn again where there are few, Gaussian draws of the same covariance from
 * GAUSSIAN_FROM_UNITS on.
 *
 * @param table (U, K) counts with sizes
 * @param resamples B, at least 1
 * @param random the stream to draw from
 * @throws RangeError where there is no unit or no resample
 * @example bootstrapBySize(rowUnits(Uint8Array.of(1, 1, 1, 1), 2), 3, new Random(1)).inBag // six times 1
 */
export function bootstrapBySize(table: UnitTable, resamples: number, random: Random): PairedBootstrap {
  return table.sizes.length < GAUSSIAN_FROM_UNITS
    ? pairedBootstrap(table, resamples, random)
    : gaussianBootstrap(table, resamples, random);
}
