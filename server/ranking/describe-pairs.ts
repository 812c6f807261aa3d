import type { PairsResult } from "#server/contracts/ranking";
import type { Answers } from "#server/ranking/answers";
import { pairRows } from "#server/ranking/pair-rows";
import { mcnemarMidP } from "#server/statistics/mcnemar-mid-p";

/** Fewer pairs than this share of the rows are groups that happen to have two rows. */
const MOSTLY = 0.5;

/**
 * What each variant makes of pairs of rows: right on both sides, on one, and which; and how often its answer differs.
 *
 * @returns null where most rows are in no pair
 */
export function describePairs(answers: Answers, order: readonly number[]): PairsResult | null {
  const { variants, predicted, right, rows } = answers;
  const K = variants.length;
  const { first, second, unpaired } = pairRows(answers);
  if (first.length === 0 || 2 * first.length < MOSTLY * rows) return null;
  const tallies = variants.map((variant) => ({ variant, bothRight: 0, firstOnly: 0, secondOnly: 0, flips: 0, p: 1 }));
  for (let pair = 0; pair < first.length; pair++) {
    const one = (first[pair] as number) * K;
    const other = (second[pair] as number) * K;
    for (const [k, tally] of tallies.entries()) {
      if (right[one + k] === 1 && right[other + k] === 1) tally.bothRight++;
      else if (right[one + k] === 1) tally.firstOnly++;
      else if (right[other + k] === 1) tally.secondOnly++;
      if (predicted[one + k] !== predicted[other + k]) tally.flips++;
    }
  }
  for (const tally of tallies) tally.p = mcnemarMidP(tally.firstOnly, tally.secondOnly);
  return { pairs: first.length, unpaired, variants: order.flatMap((k) => tallies[k] ?? []) };
}
