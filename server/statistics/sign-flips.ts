import { addRuns } from "#server/statistics/add-runs";
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
  const { variants } = sparse;
  const flips = new Float64Array(resamples * variants);
  const flip = isDense(sparse) ? flipAll(table, sparse.contested) : flipDepartures(sparse);
  for (let b = 0; b < resamples; b++) flip(random, flips.subarray(b * variants, (b + 1) * variants));
  return flips;
}

/** Adds the scores of all units to sums, each unit's with a sign drawn anew. */
type Flip = (random: Random, sums: Float64Array) => void;

/** Units whose signs are taken together, and the signs that so many can have. */
const TOGETHER = 4;
const PATTERNS = 2 ** TOGETHER;
/** Of a draw of random bits. */
const BITS = 32;

/**
 * For each few units the sums for all signs that they can have are made once, and then looked up: an addition for each few units.
 *
 * Source: Arlazarov, Dinic, Kronrod & Faradzev 1970, Soviet Mathematics Doklady 11:1209 (the method of the four Russians).
 */
function flipAll({ correct, variants }: UnitTable, contested: Uint32Array): Flip {
  const groups = Math.ceil(contested.length / TOGETHER);
  const sumsOf = new Float64Array(groups * PATTERNS * variants);
  for (let group = 0, at = 0; group < groups; group++) {
    const units = contested.subarray(group * TOGETHER, (group + 1) * TOGETHER);
    for (let pattern = 0; pattern < PATTERNS; pattern++) {
      for (let k = 0; k < variants; k++, at++) {
        let sum = 0;
        for (let i = 0; i < units.length; i++) {
          const score = correct[(units[i] as number) * variants + k] as number;
          sum += (pattern >>> i) & 1 ? score : -score;
        }
        sumsOf[at] = sum;
      }
    }
  }
  const runs = new Uint32Array(groups);
  return (random, sums) => {
    let bits = 0;
    for (let group = 0; group < groups; group++) {
      if (group % (BITS / TOGETHER) === 0) bits = random.bits();
      runs[group] = (group * PATTERNS + (bits & (PATTERNS - 1))) * variants;
      bits >>>= TOGETHER;
    }
    addRuns(sumsOf, runs, sums);
  };
}

function flipDepartures({ contested, start, variant, departure }: SparseUnits): Flip {
  return (random, sums) => {
    let bits = 0;
    for (let i = 0; i < contested.length; i++) {
      if (i % BITS === 0) bits = random.bits();
      const sign = bits & 1 ? 1 : -1;
      bits >>>= 1;
      const unit = contested[i] as number;
      const end = start[unit + 1] as number;
      for (let entry = start[unit] as number; entry < end; entry++) {
        const k = variant[entry] as number;
        sums[k] = (sums[k] as number) + sign * (departure[entry] as number);
      }
    }
  };
}
