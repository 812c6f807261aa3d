import { drawSet, makePool } from "#cli/validate/draw-set";
import type { Population } from "#cli/validate/population";
import { add, errorOf, meanOf, noMoments } from "#cli/validate/tally";
import type { Benchmark } from "#server/contracts/benchmark";
import type { Borrowing } from "#server/contracts/borrowing";
import { publishedShares } from "#server/ranking/borrow-from-published";
import { borrowStrength, publishedDirections } from "#server/statistics/borrow-strength";
import { differenceSpread } from "#server/statistics/difference-spread";
import { Random } from "#server/statistics/random";
import { unitEstimates } from "#server/statistics/unit-estimates";

/** Rows of the stress sets that are drawn: few, since with many the rows speak for themselves. */
const SIZES = [30, 100, 300];

/**
 * Draws stress sets from one test of a family, chooses by what they say alone and with the help of the family's other tests, and
 * sees what each choice truly leads by.
 *
 * @param others published results of the other tests
 */
export function measureBorrowing(
  { name, variants, ...population }: Population,
  others: readonly Benchmark[],
  draws: number,
): Borrowing["results"] {
  const pool = makePool({ name, variants, ...population }, "rows", new Random(1, 0));
  const mean = pool.truth.reduce((sum, value) => sum + value, 0) / pool.variants;
  const published = others.map((test) => ({
    ...test,
    variants: Object.fromEntries(test.variants.map((each) => [each.variant, each])),
  }));
  const directions = publishedDirections(publishedShares(published, variants), variants.length);
  /** What a choice leads by; of several that are highest, the mean. */
  const lead = (estimates: Float64Array): number => {
    const top = Math.max(...estimates);
    const chosen = pool.truth.filter((_, k) => estimates[k] === top);
    return 100 * (chosen.reduce((sum, value) => sum + value, 0) / chosen.length - mean);
  };
  return SIZES.map((n) => {
    const plain = noMoments();
    const borrowed = noMoments();
    const gained = noMoments();
    for (let draw = 1; draw <= draws; draw++) {
      const { table } = drawSet(pool, n, new Random(n, draw));
      const { estimates } = unitEstimates(table);
      const { noise } = differenceSpread(table);
      const own = lead(estimates);
      const helped = lead(borrowStrength(estimates, noise / n, directions).estimates);
      add(plain, own);
      add(borrowed, helped);
      add(gained, helped - own);
    }
    const round = (value: number): number => Number(value.toFixed(4));
    return {
      test: name.split("/")[1] ?? name,
      n,
      possible: round(100 * (Math.max(...pool.truth) - mean)),
      plain: round(meanOf(plain)),
      borrowed: round(meanOf(borrowed)),
      error: round(errorOf(gained)),
    };
  });
}
