import { describe, expect, test } from "vitest";
import { publishedStanding } from "#server/ranking/published-standing";
import { rankVariants } from "#server/ranking/rank-variants";
import type { PublishedTest, RankingInput } from "#server/ranking/ranking-input";

const published = (name: string, correct: Record<string, number>): PublishedTest => ({
  name,
  metric: "accuracy",
  variants: Object.fromEntries(
    Object.entries(correct).map(([variant, count]) => [variant, { correct: count, n: 100 }]),
  ),
});

describe("how variants stand over the published tests", () => {
  test("is the mean of their places, equals sharing theirs", () => {
    const tests = [published("one", { a: 90, b: 80, c: 80 }), published("two", { a: 50, b: 60, c: 70 })];
    expect(publishedStanding(tests, ["a", "b", "c"])).toEqual([(1 + 3) / 2, (2.5 + 2) / 2, (2.5 + 1) / 2]);
  });

  test("is by the area under the curve where that is published", () => {
    const byArea: PublishedTest = {
      name: "areas",
      metric: "accuracy",
      variants: {
        a: { correct: 90, n: 100, auroc: { value: 0.7, se: 0.02 } },
        b: { correct: 80, n: 100, auroc: { value: 0.8, se: 0.02 } },
      },
    };
    expect(publishedStanding([byArea], ["a", "b"])).toEqual([2, 1]);
  });

  test("leaves out a test that lacks one of them, and says nothing where none is left", () => {
    expect(publishedStanding([published("one", { a: 90 })], ["a", "b"])).toEqual([0, 0]);
    expect(publishedStanding([], ["a", "b"])).toEqual([0, 0]);
  });
});

describe("of variants that are equal on the user's rows", () => {
  // Three variants on 60 rows: 0 is wrong on 20 rows, 1 and 2 are both wrong on 10 rows, not the same ones.
  const labels = Uint8Array.from({ length: 60 }, (_, row) => row % 2);
  const isWrong = (row: number, k: number): boolean => row % 6 === k || (k === 0 && row % 6 === 3);
  const predicted = new Uint8Array(180).map((_, at) => {
    const [row, k] = [Math.floor(at / 3), at % 3];
    const label = labels[row] as number;
    return isWrong(row, k) ? 1 - label : label;
  });
  const rank = (tests: PublishedTest[], variants = ["0", "1", "2"]) => {
    const input: RankingInput = {
      variants,
      labels,
      predicted,
      groups: null,
      slices: [],
      facts: { bytes: {}, latency: null, published: tests, borrows: false },
    };
    return rankVariants(input, { metric: "accuracy", confidence: 0.95, seed: 1, resamples: 200 });
  };

  test("that which stands better on the published tests is taken, and comes first", () => {
    expect(rank([published("fog", { 0: 99, 1: 60, 2: 80 })]).variants.map(({ variant }) => variant)).toEqual([
      "2",
      "1",
      "0",
    ]);
    expect(rank([published("fog", { 0: 99, 1: 80, 2: 60 })]).recommendation.variant).toBe("1");
  });

  test("that with the lower number, where nothing is published or they are equal there too", () => {
    expect(rank([]).recommendation.variant).toBe("1");
    expect(rank([published("fog", { 0: 99, 1: 70, 2: 70 })]).recommendation.variant).toBe("1");
  });

  test("a published figure never lifts a variant above one that is better on these rows", () => {
    expect(rank([published("fog", { 0: 99, 1: 1, 2: 2 })]).variants.at(-1)?.variant).toBe("0");
  });
});
