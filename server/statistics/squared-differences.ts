import { jointMoments } from "#server/statistics/joint-moments";
import type { UnitTable } from "#server/statistics/unit-table";

/**
 * For each pair of variants the sum over units of their squared difference. With rows as units it counts the rows that
 * exactly one of the two gets right.
 *
 * Bytes, which rows as units are, go by way of the joint moments, exactly: (y_j - y_k)^2 = y_j^2 + y_k^2 - 2 y_j y_k. Other
 * tables are summed difference by difference, since scores that are nearly equal would lose their digits on that way.
 *
 * @param table (U, K) counts
 * @returns symmetric matrix with a zero diagonal, shape (K, K), row-major; exact for counts
 * @example squaredDifferences(rowUnits(Uint8Array.of(1, 0, 1, 1), 2)) // Float64Array [0, 1, 1, 0]
 */
export function squaredDifferences(table: UnitTable): Float64Array {
  const { variants, correct } = table;
  if (correct instanceof Uint8Array) return fromMoments(jointMoments(table), variants);
  const sums = new Float64Array(variants * variants);
  // Of one kind of number, for which loops are compiled soonest.
  const scores = Float64Array.from(correct);
  const contested = contestedUnits(scores, variants);
  let at = 0;
  // Four units at a time: a sum is then read and written once for all four.
  for (; at + 3 < contested.length; at += 4) {
    const [one, two, three, four] = contested.subarray(at, at + 4) as unknown as [number, number, number, number];
    for (let j = 0; j < variants; j++) {
      const own1 = scores[one + j] as number;
      const own2 = scores[two + j] as number;
      const own3 = scores[three + j] as number;
      const own4 = scores[four + j] as number;
      for (let k = 0, pair = j * variants; k < j; k++, pair++) {
        const by1 = own1 - (scores[one + k] as number);
        const by2 = own2 - (scores[two + k] as number);
        const by3 = own3 - (scores[three + k] as number);
        const by4 = own4 - (scores[four + k] as number);
        sums[pair] = (sums[pair] as number) + by1 * by1 + by2 * by2 + by3 * by3 + by4 * by4;
      }
    }
  }
  for (; at < contested.length; at++) {
    const unit = contested[at] as number;
    for (let j = 0; j < variants; j++) {
      const own = scores[unit + j] as number;
      for (let k = 0, pair = j * variants; k < j; k++, pair++) {
        const by = own - (scores[unit + k] as number);
        sums[pair] = (sums[pair] as number) + by * by;
      }
    }
  }
  for (let j = 0; j < variants; j++) {
    for (let k = 0; k < j; k++) sums[k * variants + j] = sums[j * variants + k] as number;
  }
  return sums;
}

/** Where the scores begin of each unit in which variants differ. */
function contestedUnits(scores: Float64Array, variants: number): Uint32Array {
  const contested: number[] = [];
  for (let start = 0; start < scores.length; start += variants) {
    let k = 1;
    while (k < variants && scores[start + k] === scores[start]) k++;
    if (k < variants) contested.push(start);
  }
  return Uint32Array.from(contested);
}

function fromMoments(moments: Float64Array, variants: number): Float64Array {
  return moments.map((both, at) => {
    const j = Math.floor(at / variants);
    const k = at % variants;
    return (moments[j * variants + j] as number) + (moments[k * variants + k] as number) - 2 * both;
  });
}
