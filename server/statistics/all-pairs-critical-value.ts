import { nthSmallest } from "#server/statistics/nth-smallest";
import type { PairedDifferences } from "#server/statistics/paired-differences";

/**
 * The critical value of the largest absolute studentised difference between any two variants: the smallest value that at least
 * (B + 1) * confidence of the resamples do not exceed. Of the pairs whose difference is larger, each is surely one with the
 * better variant ahead, all of them at once: it is the one to use where one looks through the pairs for something to say.
 *
 * Source: Romano & Wolf 2005, Econometrica 73:1237 (single step); Davison & Hinkley 1997, section 4.2.
 *
 * @param differences of K variants
 * @param confidence such as 0.95
 * @returns Infinity where B resamples are too few for this confidence; 0 where there is no pair
 * @example allPairsCriticalValue(pairedDifferences(rowUnits(Uint8Array.of(1, 0), 2), 99, new Random(1)), 0.95) // 0.7071
 */
export function allPairsCriticalValue(differences: PairedDifferences, confidence: number): number {
  const { variants, resamples, scales, flips } = differences;
  // Rounding must not push a whole number, such as 0.95 * 2000, over the next one.
  const rank = Math.ceil((resamples + 1) * confidence - 1e-9);
  if (rank > resamples) return Number.POSITIVE_INFINITY;
  const maxima = new Float64Array(resamples);
  for (let b = 0, row = 0; b < resamples; b++, row += variants) {
    let largest = 0;
    for (let j = 1; j < variants; j++) {
      const own = flips[row + j] as number;
      const from = j * variants;
      for (let k = 0; k < j; k++) {
        const size = Math.abs(own - (flips[row + k] as number));
        const scale = scales[from + k] as number;
        // A product costs less than a division.
        if (size > largest * scale) largest = size / scale;
      }
    }
    maxima[b] = largest;
  }
  return nthSmallest(maxima, rank - 1);
}
