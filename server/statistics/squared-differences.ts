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
  const { variants, correct, sizes } = table;
  if (correct instanceof Uint8Array) return fromMoments(jointMoments(table), variants);
  const sums = new Float64Array(variants * variants);
  const unit = new Float64Array(variants);
  for (let u = 0; u < sizes.length; u++) {
    let contested = false;
    for (let k = 0; k < variants; k++) {
      unit[k] = correct[u * variants + k] as number;
      if (unit[k] !== unit[0]) contested = true;
    }
    if (!contested) continue;
    for (let j = 0; j < variants; j++) {
      const own = unit[j] as number;
      for (let k = 0; k < j; k++) {
        const difference = own - (unit[k] as number);
        const at = j * variants + k;
        sums[at] = (sums[at] as number) + difference * difference;
      }
    }
  }
  for (let j = 0; j < variants; j++) {
    for (let k = 0; k < j; k++) sums[k * variants + j] = sums[j * variants + k] as number;
  }
  return sums;
}

function fromMoments(moments: Float64Array, variants: number): Float64Array {
  return moments.map((both, at) => {
    const j = Math.floor(at / variants);
    const k = at % variants;
    return (moments[j * variants + j] as number) + (moments[k * variants + k] as number) - 2 * both;
  });
}
