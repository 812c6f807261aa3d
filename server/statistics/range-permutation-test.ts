import type { Random } from "#server/statistics/random";
import { sparseUnits } from "#server/statistics/sparse-units";
import { unitEstimates } from "#server/statistics/unit-estimates";
import type { UnitTable } from "#server/statistics/unit-table";

export type RangePermutationTest = {
  /** Highest minus lowest estimate, in the unit of the metric. */
  statistic: number;
  p: number;
};

/**
 * Do the variants differ at all? If they don't, a group's results could have come with the names of the variants in any
 * order. So the names are shuffled within each group, jointly for all its rows, and the range of the estimates is
 * compared with its range after B such shuffles; p = (1 + shuffles with at least this range) / (1 + B), which keeps its
 * level for any B and any sizes of groups.
 *
 * Source: Pesarin & Salmaso 2010, chapter 1 (permutation within blocks); Phipson & Smyth 2010 for the p-value.
 *
 * @param table (U, K) counts with sizes
 * @param resamples B
 * @param random the stream to draw from
 * @param own sums of each variant over all units, shape (K); those of the table unless told
 * @throws RangeError where there is no row
 * @example rangePermutationTest(rowUnits(Uint8Array.of(1, 1, 0, 0), 2), 99, new Random(1)) // { statistic: 0, p: 1 }
 */
export function rangePermutationTest(
  table: UnitTable,
  resamples: number,
  random: Random,
  own?: Float64Array,
): RangePermutationTest {
  const { rows, correct } = unitEstimates(table);
  const observed = range(own ?? correct);
  const { variants, contested, start, departure } = sparseUnits(table);
  // What is common to all variants of a unit moves no range, so only the departures need new places.
  const places = Uint16Array.from({ length: variants }, (_, k) => k);
  const sums = new Float64Array(variants);
  let atLeast = 0;
  for (let b = 0; b < resamples; b++) {
    sums.fill(0);
    for (let i = 0; i < contested.length; i++) {
      const unit = contested[i] as number;
      const from = start[unit] as number;
      const count = (start[unit + 1] as number) - from;
      for (let drawn = 0; drawn < count; drawn++) {
        const swap = drawn + random.below(variants - drawn);
        const place = places[swap] as number;
        places[swap] = places[drawn] as number;
        places[drawn] = place;
        sums[place] = (sums[place] as number) + (departure[from + drawn] as number);
      }
    }
    // Sums of scores that are not whole numbers depend on their order in the last digits.
    if (range(sums) >= observed * (1 - 1e-12)) atLeast++;
  }
  return { statistic: observed / rows, p: (1 + atLeast) / (1 + resamples) };
}

function range(values: Float64Array): number {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high - low;
}
