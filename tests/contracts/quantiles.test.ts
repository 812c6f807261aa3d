import fc from "fast-check";
import { expect, test } from "vitest";
import { MOST_RANGES, QUANTILE_SHARES, quantileEdges } from "#server/contracts/quantiles";

/** As DuckDB's quantile_disc picks them: the smallest value with at least the share at or below it. */
const quantilesOf = (values: number[]): number[] => {
  const sorted = values.toSorted((a, b) => a - b);
  return QUANTILE_SHARES.map((share) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] as number);
};

test("the shares hold every cut into 2 to 10 ranges, once and rising", () => {
  for (let ranges = 2; ranges <= MOST_RANGES; ranges++) {
    for (let part = 1; part < ranges; part++) expect(QUANTILE_SHARES).toContain(part / ranges);
  }
  expect(QUANTILE_SHARES.every((share, index) => index === 0 || share > (QUANTILE_SHARES[index - 1] as number))).toBe(
    true,
  );
});

test("1 to 100 in four", () => {
  expect(quantileEdges(quantilesOf(Array.from({ length: 100 }, (_, index) => index + 1)), 4)).toEqual([25, 50, 75]);
});

test("of a column of one value there is nothing to cut", () => {
  expect(quantileEdges(quantilesOf([3, 3, 3]), 4)).toEqual([]);
  expect(quantileEdges([], 4)).toEqual([]);
});

test("edges rise, whatever ties, and no range is empty", () => {
  const values = fc.array(
    fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
    {
      minLength: 1,
      maxLength: 60,
    },
  );
  fc.assert(
    fc.property(values, fc.integer({ min: 2, max: MOST_RANGES }), (list, ranges) => {
      const edges = quantileEdges(quantilesOf(list), ranges);
      expect(edges.length).toBeLessThan(ranges);
      const bounds = [Number.NEGATIVE_INFINITY, ...edges, Number.POSITIVE_INFINITY];
      for (let at = 1; at < bounds.length; at++) {
        const [low, high] = [bounds[at - 1] as number, bounds[at] as number];
        expect(high).toBeGreaterThan(low);
        if (edges.length > 0) expect(list.some((value) => value >= low && value < high)).toBe(true);
      }
    }),
  );
});
