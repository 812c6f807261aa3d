import type { UnitTable } from "#server/statistics/unit-table";

/**
 * The root mean square of the differences between two variants in a unit, over all pairs and units in which they differ: 1 for
 * right and wrong answers. Divided by it, scores in any unit are on the scale on which the paired differences' one row of
 * pseudo-disagreement is one row.
 *
 * @param table (U, K) scores
 * @returns 1 where no two variants differ anywhere
 * @example contestScale({ variants: 2, correct: Float64Array.of(4, 1, 2, 2), sizes: Uint32Array.of(1, 1) }) // 3
 */
export function contestScale({ variants, correct, sizes }: UnitTable): number {
  let squares = 0;
  let contested = 0;
  for (let unit = 0; unit < sizes.length; unit++) {
    const from = unit * variants;
    for (let j = 1; j < variants; j++) {
      const own = correct[from + j] as number;
      for (let k = 0; k < j; k++) {
        const difference = own - (correct[from + k] as number);
        if (difference === 0) continue;
        squares += difference * difference;
        contested++;
      }
    }
  }
  return contested > 0 ? Math.sqrt(squares / contested) : 1;
}
