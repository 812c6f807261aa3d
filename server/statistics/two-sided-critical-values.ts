import { nthSmallest } from "#server/statistics/nth-smallest";
import type { PairedDifferences } from "#server/statistics/paired-differences";

/**
 * For every variant the critical value of its largest absolute studentised difference with any other: the smallest value that at
 * least (B + 1) * confidence of the resamples do not exceed. Each pair is looked at once for both.
 *
 * Source: Davison & Hinkley 1997, section 4.2.
 *
 * @param differences of K variants
 * @param confidence such as 0.95
 * @returns shape (K); Infinity where B resamples are too few for this confidence
 * @example twoSidedCriticalValues(pairedDifferences(rowUnits(Uint8Array.of(1, 0), 2), 99, new Random(1)), 0.95)
 *   // Float64Array [0.7071, 0.7071]
 */
export function twoSidedCriticalValues(differences: PairedDifferences, confidence: number): Float64Array {
  const { variants, resamples, scales, flips } = differences;
  // Rounding must not push a whole number, such as 0.95 * 2000, over the next one.
  const rank = Math.ceil((resamples + 1) * confidence - 1e-9);
  if (rank > resamples) return new Float64Array(variants).fill(Number.POSITIVE_INFINITY);
  const maxima = new Float64Array(variants * resamples);
  const largest = new Float64Array(variants);
  for (let b = 0, row = 0; b < resamples; b++, row += variants) {
    largest.fill(0);
    for (let j = 1; j < variants; j++) {
      const own = flips[row + j] as number;
      const from = j * variants;
      let most = 0;
      for (let k = 0; k < j; k++) {
        const size = Math.abs(own - (flips[row + k] as number));
        const scale = scales[from + k] as number;
        // Few are the largest so far, and a product costs less than a division.
        if (size > most * scale) most = size / scale;
        if (size > (largest[k] as number) * scale) largest[k] = size / scale;
      }
      largest[j] = most;
    }
    for (let k = 0; k < variants; k++) maxima[k * resamples + b] = largest[k] as number;
  }
  return Float64Array.from(largest, (_, k) =>
    nthSmallest(maxima.subarray(k * resamples, (k + 1) * resamples), rank - 1),
  );
}
