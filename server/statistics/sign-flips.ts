import { addWeighted } from "#server/statistics/add-weighted";
import type { Random } from "#server/statistics/random";
import { isDense, type SparseUnits, sparseUnits } from "#server/statistics/sparse-units";
import type { UnitTable } from "#server/statistics/unit-table";

/**
 * Wild bootstrap with the null imposed: every unit's scores get a random sign, the same for all variants. Differences
 * between two columns of the result are draws of the difference between two variants' sums under "equally good", with
 * the correlation between all pairs kept.
 *
 * Between two equally accurate variants, wins and losses are equally likely, so the flips are exact for K = 2 (they are
 * the sign test of McNemar) and, unlike the pairs bootstrap, keep their level with few units and with few groups.
 *
 * Source: Wu 1986, Annals of Statistics 14:1261; Davidson & Flachaire 2008 for Rademacher signs; Cameron, Gelbach &
 * Miller 2008 for groups.
 *
 * @param table (U, K) counts
 * @param resamples B
 * @param random the stream to draw from
 * @returns sums of signed scores, shape (B, K), row-major; only differences within a row have a meaning
 * @example signFlips(rowUnits(Uint8Array.of(1, 1, 0, 0), 2), 2, new Random(1)) // all 0: nothing differs
 */
export function signFlips(table: UnitTable, resamples: number, random: Random): Float64Array {
  const sparse = sparseUnits(table);
  const { variants, contested } = sparse;
  // Of one kind of number: a loop that has seen several kinds takes twice as long.
  const scores = isDense(sparse) ? Float64Array.from(table.correct) : null;
  const signs = new Float64Array(table.sizes.length);
  const flips = new Float64Array(resamples * variants);
  for (let b = 0; b < resamples; b++) {
    drawSigns(contested, random, signs);
    const sums = flips.subarray(b * variants, (b + 1) * variants);
    if (scores) addWeighted(scores, contested, signs, sums);
    else addDepartures(sparse, signs, sums);
  }
  return flips;
}

/** A sign for each of some units, equally likely 1 and -1. */
function drawSigns(units: Uint32Array, random: Random, signs: Float64Array): void {
  let bits = 0;
  for (let i = 0; i < units.length; i++) {
    if (i % 32 === 0) bits = random.bits();
    signs[units[i] as number] = bits & 1 ? 1 : -1;
    bits >>>= 1;
  }
}

function addDepartures({ contested, start, variant, departure }: SparseUnits, signs: Float64Array, sums: Float64Array) {
  for (let i = 0; i < contested.length; i++) {
    const unit = contested[i] as number;
    const sign = signs[unit] as number;
    const end = start[unit + 1] as number;
    for (let entry = start[unit] as number; entry < end; entry++) {
      const k = variant[entry] as number;
      sums[k] = (sums[k] as number) + sign * (departure[entry] as number);
    }
  }
}
