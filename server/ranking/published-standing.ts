import type { PublishedTest } from "#server/ranking/ranking-input";

type Counted = PublishedTest["variants"][string];

const figureOf = ({ auroc, correct, n }: Counted): number => auroc?.value ?? correct / n;

/** Places of values, 1 the highest; those that are equal share the mean of their places (Kendall's midranks). */
function midranks(values: readonly number[]): number[] {
  return values.map((value) => {
    const above = values.filter((other) => other > value).length;
    const equal = values.filter((other) => other === value).length;
    return above + (equal + 1) / 2;
  });
}

/**
 * How variants stand over a family's published tests: the mean of their places on each, 1 the highest. It parts variants that are
 * equal on a user's rows, which it knows nothing of, so that it can favour no luck there. Tests that lack one of the variants are
 * left out.
 *
 * @returns shape (K); all 0 where there is no test
 */
export function publishedStanding(published: readonly PublishedTest[], variants: readonly string[]): number[] {
  const sums = variants.map(() => 0);
  let tests = 0;
  for (const test of published) {
    const counted = variants.map((variant) => test.variants[variant]);
    if (!counted.every((each): each is Counted => each !== undefined && each.n > 0)) continue;
    tests++;
    midranks(counted.map(figureOf)).forEach((place, k) => {
      sums[k] = (sums[k] as number) + place;
    });
  }
  return sums.map((sum) => (tests === 0 ? 0 : sum / tests));
}
