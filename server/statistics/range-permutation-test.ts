import { addRuns } from "#server/statistics/add-runs";
import type { Random } from "#server/statistics/random";
import { type SparseUnits, sparseUnits } from "#server/statistics/sparse-units";
import { unitEstimates } from "#server/statistics/unit-estimates";
import type { UnitTable } from "#server/statistics/unit-table";

export type RangePermutationTest = {
  /** Highest minus lowest estimate, in the unit of the metric. */
  statistic: number;
  p: number;
};

/** From so many groups on, their turns have more outcomes than could ever be drawn, be there but two variants. */
const FEWEST_TURNED = 30;
/** To draw a place takes so many times as long as to add a value (measured). */
const DRAW_EFFORT = 8;

/**
 * Do the variants differ at all? If they don't, a group's results could have come with the names of the variants in any
 * order. So the names are shuffled within each group, jointly for all its rows, and the range of the estimates is
 * compared with its range after B such shuffles; p = (1 + shuffles with at least this range) / (1 + B), which keeps its
 * level for any B and any sizes of groups.
 *
 * Where many variants depart in many groups, as scores do, a shuffle of each group takes too long. There each group is put into an
 * order of its own once, and then turned: all places move on by the same random number. Turns are a group of permutations, so that the
 * level is as exact (Hemerik & Goeman 2018, theorem 2), and a variant's sum varies over turns as it does over shuffles.
 *
 * Source: Pesarin & Salmaso 2010, chapter 1 (permutation within blocks); Phipson & Smyth 2010 for the p-value; Hemerik & Goeman 2018,
 * TEST 27:811, for a part of all permutations.
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
  // What is common to all variants of a unit moves no range, so only the departures need new places.
  const sparse = sparseUnits(table);
  const { variants, contested, departure } = sparse;
  const isTurned = contested.length >= FEWEST_TURNED && DRAW_EFFORT * departure.length > contested.length * variants;
  const permute = isTurned ? turns(sparse, random) : shuffles(sparse, random);
  const sums = new Float64Array(variants);
  let atLeast = 0;
  for (let b = 0; b < resamples; b++) {
    sums.fill(0);
    permute(sums);
    // Sums of scores that are not whole numbers depend on their order in the last digits.
    if (range(sums) >= observed * (1 - 1e-12)) atLeast++;
  }
  return { statistic: observed / rows, p: (1 + atLeast) / (1 + resamples) };
}

/** Adds the departures of all units to sums, each unit's in places drawn anew. */
type Permute = (sums: Float64Array) => void;

function shuffles({ variants, contested, start, departure }: SparseUnits, random: Random): Permute {
  const places = Uint16Array.from({ length: variants }, (_, k) => k);
  return (sums) => {
    for (let i = 0; i < contested.length; i++) {
      const unit = contested[i] as number;
      const from = start[unit] as number;
      const count = (start[unit + 1] as number) - from;
      for (let drawn = 0; drawn < count; drawn++) {
        const place = draw(places, drawn, random);
        sums[place] = (sums[place] as number) + (departure[from + drawn] as number);
      }
    }
  };
}

/** What comes to stand in a place of a list that is shuffled up to there (Fisher & Yates 1938). */
function draw(places: Uint16Array, at: number, random: Random): number {
  const swap = at + random.below(places.length - at);
  const place = places[swap] as number;
  places[swap] = places[at] as number;
  places[at] = place;
  return place;
}

function turns({ variants, contested, start, departure }: SparseUnits, random: Random): Permute {
  // Each unit's departures twice, one after the other: a turn is then a run of them.
  const circles = new Float64Array(2 * variants * contested.length);
  const places = Uint16Array.from({ length: variants }, (_, k) => k);
  for (let i = 0; i < contested.length; i++) {
    const unit = contested[i] as number;
    const from = start[unit] as number;
    for (let entry = from; entry < (start[unit + 1] as number); entry++) {
      const place = 2 * variants * i + draw(places, entry - from, random);
      circles[place] = departure[entry] as number;
      circles[place + variants] = departure[entry] as number;
    }
  }
  const runs = new Uint32Array(contested.length);
  return (sums) => {
    for (let i = 0; i < runs.length; i++) runs[i] = 2 * variants * i + random.below(variants);
    addRuns(circles, runs, sums);
  };
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
