import type { UnitTable } from "#server/statistics/unit-table";

/**
 * What one row in which two variants differ is worth: 1 for right and wrong answers. Divided by it, scores in any unit are on the
 * scale on which the paired differences' one row of pseudo-disagreement is one row.
 *
 * It is the root mean square of the differences between two variants in a unit, over all pairs and units in which they differ,
 * but at least the given part of the largest. Where rows of a rare class weigh ten times as much as the others, the
 * disagreement that a set of few rows happens to lack is one of those: with the mean square alone, best sets by macro F1 and by
 * expected cost held the true best too seldom (docs/validation.md shows them as they are).
 *
 * @param table (U, K) scores
 * @param part of the largest difference, from 0 to 1
 * @returns 1 where no two variants differ anywhere
 * @example contestScale({ variants: 2, correct: Float64Array.of(4, 1, 2, 2), sizes: Uint32Array.of(1, 1) }, 0.5) // 3
 */
export function contestScale({ variants, correct, sizes }: UnitTable, part: number): number {
  let squares = 0;
  let contested = 0;
  let largest = 0;
  for (let unit = 0; unit < sizes.length; unit++) {
    const from = unit * variants;
    for (let j = 1; j < variants; j++) {
      const own = correct[from + j] as number;
      for (let k = 0; k < j; k++) {
        const difference = Math.abs(own - (correct[from + k] as number));
        if (difference === 0) continue;
        squares += difference * difference;
        contested++;
        if (difference > largest) largest = difference;
      }
    }
  }
  return contested > 0 ? Math.max(Math.sqrt(squares / contested), part * largest) : 1;
}
