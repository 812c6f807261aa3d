import { nthSmallest } from "#server/statistics/nth-smallest";
import type { PairedDifferences } from "#server/statistics/paired-differences";

/**
 * The critical value for the largest studentised difference between one variant and a choice of rivals: the smallest
 * value that at least (B + 1) * confidence of the resamples do not exceed (Davison & Hinkley 1997, section 4.2).
 * The plain definition, which the shorter ways of flipsReach and twoSidedCriticalValues are held to.
 *
 * @param differences of K variants
 * @param k the variant that is compared
 * @param rivals indices of those it is compared with
 * @param sides 1: rival minus k, and at least 0; 2: absolute differences. Two sides are never below one side with the
 *   same or fewer rivals.
 * @param confidence such as 0.95
 * @returns Infinity where B resamples are too few for this confidence
 * @example flipCriticalValue(differences, 0, [], 1, 0.95) // 0: no rival, nothing to exceed
 */
export function flipCriticalValue(
  differences: PairedDifferences,
  k: number,
  rivals: readonly number[],
  sides: 1 | 2,
  confidence: number,
): number {
  const { variants, resamples, scales, flips } = differences;
  const index = Int32Array.from(rivals);
  const scale = Float64Array.from(rivals, (j) => scales[j * variants + k] as number);
  // Rounding must not push a whole number, such as 0.95 * 2000, over the next one.
  const rank = Math.ceil((resamples + 1) * confidence - 1e-9);
  if (rank > resamples) return Number.POSITIVE_INFINITY;
  const maxima = new Float64Array(resamples);
  for (let b = 0, row = 0; b < resamples; b++, row += variants) {
    const own = flips[row + k] as number;
    let largest = 0;
    for (let i = 0; i < index.length; i++) {
      const ahead = (flips[row + (index[i] as number)] as number) - own;
      const size = sides === 2 ? Math.abs(ahead) : ahead;
      // Few are the largest so far, and a product costs less than a division.
      if (size > largest * (scale[i] as number)) largest = size / (scale[i] as number);
    }
    maxima[b] = largest;
  }
  return nthSmallest(maxima, rank - 1);
}
