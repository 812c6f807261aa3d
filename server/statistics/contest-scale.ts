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
    const scores = correct.slice(unit * variants, (unit + 1) * variants).sort();
    const range = (scores[variants - 1] as number) - (scores[0] as number);
    if (range === 0) continue;
    largest = Math.max(largest, range);
    contested += differingPairs(scores);
    squares += squaredDifferences(scores);
  }
  return contested > 0 ? Math.max(Math.sqrt(squares / contested), part * largest) : 1;
}

type Scores = UnitTable["correct"];

/** How many pairs of sorted scores differ. */
function differingPairs(sorted: Scores): number {
  let pairs = 0;
  for (let at = 1, lower = 0; at < sorted.length; at++) {
    if (sorted[at] !== sorted[at - 1]) lower = at;
    pairs += lower;
  }
  return pairs;
}

/**
 * The squared differences of all pairs of sorted scores, summed. They are taken from the least score on: with it the largest difference is
 * one of them, and rounding is small beside that.
 */
function squaredDifferences(sorted: Scores): number {
  const least = sorted[0] as number;
  let [squares, sum, sumOfSquares] = [0, 0, 0];
  for (let at = 0; at < sorted.length; at++) {
    const above = (sorted[at] as number) - least;
    squares += at * above * above - 2 * above * sum + sumOfSquares;
    sum += above;
    sumOfSquares += above * above;
  }
  return squares;
}
