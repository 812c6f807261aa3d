import type { UnitTable } from "#server/statistics/unit-table";

/**
 * Second moments of the columns of a unit table, sum over units of y_uj * y_uk: for rows as units the number of rows that
 * both variants get right.
 *
 * A table of zeros and ones is packed into bits, 32 rows a word, and counted; any other is summed plainly.
 *
 * @param table (U, K) counts, or any scores
 * @returns symmetric matrix, shape (K, K), row-major; exact for counts
 * @throws RangeError where the shapes do not fit
 * @example jointMoments(rowUnits(Uint8Array.of(1, 0, 1, 1), 2)) // Float64Array [2, 1, 1, 1]
 */
export function jointMoments(table: UnitTable): Float64Array {
  const { variants, correct, sizes } = table;
  if (correct.length !== sizes.length * variants) {
    throw new RangeError(`${correct.length} values are not ${sizes.length} units of ${variants} variants.`);
  }
  const bits = correct instanceof Uint8Array ? packColumns(correct, variants) : null;
  const sums = bits ? countTogether(bits, variants) : sumProducts(table);
  for (let j = 0; j < variants; j++) {
    for (let k = 0; k < j; k++) sums[k * variants + j] = sums[j * variants + k] as number;
  }
  return sums;
}

/** Columns as sets of bits, shape (K, words); null where a value is neither 0 nor 1. */
function packColumns(correct: Uint8Array, variants: number): Int32Array | null {
  const units = correct.length / variants;
  const words = Math.ceil(units / 32);
  const bits = new Int32Array(variants * words);
  let seen = 0;
  for (let word = 0; word < words; word++) {
    const from = word * 32;
    const count = Math.min(32, units - from);
    for (let k = 0; k < variants; k++) {
      let packed = 0;
      for (let i = 0, at = from * variants + k; i < count; i++, at += variants) {
        const value = correct[at] as number;
        seen |= value;
        packed |= value << i;
      }
      bits[k * words + word] = packed;
    }
  }
  return seen > 1 ? null : bits;
}

/** Rows that are in both columns, lower triangle. */
function countTogether(bits: Int32Array, variants: number): Float64Array {
  const words = bits.length / variants;
  const sums = new Float64Array(variants * variants);
  for (let j = 0; j < variants; j++) {
    for (let k = 0; k <= j; k++) sums[j * variants + k] = countBoth(bits, j * words, k * words, words);
  }
  return sums;
}

/** The bits that two runs of words share; counted within words by adding neighbours (Warren 2012, section 5-1). */
function countBoth(bits: Int32Array, one: number, other: number, words: number): number {
  let count = 0;
  for (let word = 0; word < words; word++) {
    let both = (bits[one + word] as number) & (bits[other + word] as number);
    both -= (both >>> 1) & 0x55555555;
    both = (both & 0x33333333) + ((both >>> 2) & 0x33333333);
    both = (both + (both >>> 4)) & 0x0f0f0f0f;
    count += Math.imul(both, 0x01010101) >>> 24;
  }
  return count;
}

/** Sums of products, lower triangle. */
function sumProducts({ variants, correct }: UnitTable): Float64Array {
  const sums = new Float64Array(variants * variants);
  // Of one kind of number, for which loops are compiled soonest.
  const scores = Float64Array.from(correct);
  const zeros = scores.reduce((count, score) => count + Number(score === 0), 0);
  const done = 2 * zeros < scores.length ? addFours(scores, variants, sums) : 0;
  for (let unit = done; unit < scores.length; unit += variants) addOne(scores, unit, variants, sums);
  return sums;
}

/** Adds the products of four units at a time: a sum is then read and written once for all four. */
function addFours(scores: Float64Array, variants: number, sums: Float64Array): number {
  let one = 0;
  for (; one + 4 * variants <= scores.length; one += 4 * variants) {
    const two = one + variants;
    const three = two + variants;
    const four = three + variants;
    for (let j = 0; j < variants; j++) {
      const own1 = scores[one + j] as number;
      const own2 = scores[two + j] as number;
      const own3 = scores[three + j] as number;
      const own4 = scores[four + j] as number;
      for (let k = 0, pair = j * variants; k <= j; k++, pair++) {
        sums[pair] =
          (sums[pair] as number) +
          own1 * (scores[one + k] as number) +
          own2 * (scores[two + k] as number) +
          own3 * (scores[three + k] as number) +
          own4 * (scores[four + k] as number);
      }
    }
  }
  return one;
}

/** Values of 0, which counts of small groups often are, are passed over. */
function addOne(scores: Float64Array, unit: number, variants: number, sums: Float64Array): void {
  for (let j = 0; j < variants; j++) {
    const own = scores[unit + j] as number;
    if (own === 0) continue;
    for (let k = 0, pair = j * variants; k <= j; k++, pair++)
      sums[pair] = (sums[pair] as number) + own * (scores[unit + k] as number);
  }
}
