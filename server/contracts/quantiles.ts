/** Most ranges that a column of numbers is cut into. */
export const MOST_RANGES = 10;

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b));

/** Every share at which a column must be known to be cut into 2 to 10 ranges of like size, with both ends, rising. */
export const QUANTILE_SHARES: readonly number[] = [
  0,
  ...Array.from({ length: MOST_RANGES - 1 }, (_, index) => index + 2)
    .flatMap((parts) =>
      Array.from({ length: parts - 1 }, (_, index) => index + 1)
        .filter((part) => greatestDivisor(part, parts) === 1)
        .map((part) => part / parts),
    )
    .toSorted((a, b) => a - b),
  1,
];

/**
 * Edges that cut a column into ranges of like size, rising. Where values tie, fewer: two edges that are alike are one, and
 * one at the smallest value would leave the range below it empty.
 *
 * @param quantiles the column's values at `QUANTILE_SHARES`
 * @param ranges how many ranges are wanted, 2 to `MOST_RANGES`
 */
export function quantileEdges(quantiles: readonly number[], ranges: number): number[] {
  const [smallest = 0] = quantiles;
  const edges = Array.from(
    { length: ranges - 1 },
    (_, index) => quantiles[QUANTILE_SHARES.indexOf((index + 1) / ranges)] ?? smallest,
  );
  return [...new Set(edges)].filter((edge) => edge > smallest);
}

/** The ranges that edges cut numbers into, rising; each edge belongs to the range above it. */
export function nameRanges(edges: readonly number[]): string[] {
  const between = edges.slice(1).map((edge, index) => `${edges[index]} to ${edge}`);
  return [`< ${edges[0]}`, ...between, `>= ${edges.at(-1)}`];
}
