import type { Borrowed } from "#server/contracts/ranking";
import type { Answers } from "#server/ranking/answers";
import type { Measured } from "#server/ranking/measure-scored";
import type { PublishedTest } from "#server/ranking/ranking-input";
import { borrowStrength, publishedDirections } from "#server/statistics/borrow-strength";
import { differenceSpread } from "#server/statistics/difference-spread";

/** Validated up to this many rows; with more, the rows speak for themselves. */
const MOST_ROWS = 300;

/** Published shares of each variant, shape (K, T), of the tests that are published of all. */
export function publishedShares(published: readonly PublishedTest[], variants: readonly string[]): Float64Array {
  const tests = published.filter((test) => variants.every((variant) => test.variants[variant]));
  return Float64Array.from(
    variants.flatMap((variant) =>
      tests.map((test) => {
        const { correct, n } = test.variants[variant] as PublishedTest["variants"][string];
        return correct / n;
      }),
    ),
  );
}

/**
 * What the variants are worth by these rows and by what is published of them together.
 *
 * @returns null where it is not offered: the family's validation did not show it to help, or it is not about accuracy on few rows
 */
export function borrowFromPublished(measured: Measured, answers: Answers, metric: string): Borrowed | null {
  const { variants, rows, facts } = answers;
  if (!facts.borrows || metric !== "accuracy" || rows > MOST_ROWS || !measured.correct) return null;
  const published = publishedShares(facts.published, variants);
  if (published.length === 0) return null;
  const { noise } = differenceSpread(measured.table);
  const directions = publishedDirections(published, variants.length);
  const { estimates, foretold } = borrowStrength(measured.estimates, noise / measured.table.sizes.length, directions);
  const order = variants.map((_, k) => k).sort((a, b) => (estimates[b] as number) - (estimates[a] as number));
  return {
    tests: published.length / variants.length,
    foretold,
    variants: order.map((k) => ({ variant: variants[k] as string, estimate: estimates[k] as number })),
  };
}
