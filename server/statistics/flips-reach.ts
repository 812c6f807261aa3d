import type { PairedDifferences } from "#server/statistics/paired-differences";

/**
 * Whether a studentised difference is within what the largest of a choice of rivals reaches over one variant by chance: at most
 * the smallest value that at least (B + 1) * confidence of the resamples do not exceed. It stops as soon as the answer is known.
 *
 * Source: Davison & Hinkley 1997, section 4.2.
 *
 * @param differences of K variants
 * @param k the variant that is compared
 * @param rivals indices of those it is compared with
 * @param value above 0
 * @param confidence such as 0.95
 * @returns true where B resamples are too few for this confidence
 * @example flipsReach(differences, 0, [], 0.1, 0.95) // false: no rival, nothing to reach it
 */
export function flipsReach(
  differences: PairedDifferences,
  k: number,
  rivals: readonly number[],
  value: number,
  confidence: number,
): boolean {
  const { variants, resamples, scales, flips } = differences;
  const index = Int32Array.from(rivals);
  const scale = Float64Array.from(rivals, (j) => scales[j * variants + k] as number);
  // A product may miss a tie by its last digit; the division that follows does not.
  const nearly = scale.map((each) => each * value * (1 - 1e-12));
  // Rounding must not push a whole number, such as 0.95 * 2000, over the next one.
  let needed = resamples + 1 - Math.ceil((resamples + 1) * confidence - 1e-9);
  for (let b = 0, row = 0; b < resamples && needed > 0; b++, row += variants) {
    const own = flips[row + k] as number;
    for (let i = 0; i < index.length; i++) {
      const ahead = (flips[row + (index[i] as number)] as number) - own;
      if (ahead >= (nearly[i] as number) && ahead / (scale[i] as number) >= value) {
        needed--;
        break;
      }
    }
  }
  return needed <= 0;
}
