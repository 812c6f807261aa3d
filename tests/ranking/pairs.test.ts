import { describe, expect, it } from "vitest";
import { rankingSchema } from "#server/contracts/ranking";
import { pairRows } from "#server/ranking/pair-rows";
import { rankVariants } from "#server/ranking/rank-variants";
import type { RankingInput } from "#server/ranking/ranking-input";
import { mcnemarMidP } from "#server/statistics/mcnemar-mid-p";
import { wilsonInterval } from "#server/statistics/wilson-interval";
import { inputOf, options, rankedBy, reorderRows } from "./ranking-fixture";

/**
 * Four pairs whose rows stand apart, and two rows without a partner. Labels are 0 and 1 by turns, so that the rows of a pair
 * (0 and 3, 1 and 6, 2 and 5, 4 and 7) have different labels: a right variant answers differently on the two.
 */
const groups = Uint32Array.of(10, 20, 30, 10, 40, 30, 20, 40, 50, 60);
const right = [
  [1, 1, 0], // 0: first of pair 10
  [1, 0, 0], // 1: first of pair 20
  [1, 1, 1], // 2: first of pair 30
  [1, 0, 0], // 3: second of pair 10
  [1, 1, 0], // 4: first of pair 40
  [0, 1, 1], // 5: second of pair 30
  [1, 0, 1], // 6: second of pair 20
  [1, 0, 0], // 7: second of pair 40
  [1, 1, 1], // 8: alone
  [0, 1, 1], // 9: alone
];
const input = inputOf(right.flat(), 3, { groups });

describe("pairs of rows", () => {
  const { pairs } = rankVariants(input, options);
  const of = (id: string) => pairs?.variants.find(({ variant }) => variant === id);

  it("are the groups of exactly two, the row that comes first being the first side", () => {
    expect(pairs).toMatchObject({ pairs: 4, unpaired: 2 });
    expect(pairRows({ groups, rows: 10 })).toEqual({
      first: Uint32Array.of(0, 1, 2, 4),
      second: Uint32Array.of(3, 6, 5, 7),
      unpaired: 2,
    });
    expect(pairRows({ groups: Uint32Array.of(7, 7, 7, 8, 8), rows: 5 })).toMatchObject({
      first: Uint32Array.of(3),
      unpaired: 3,
    });
    expect(pairRows({ groups: null, rows: 5 })).toMatchObject({ first: Uint32Array.of(), unpaired: 5 });
  });

  it("are counted by the side that each variant gets right", () => {
    expect(of("00")).toEqual({
      variant: "00",
      bothRight: 3,
      firstOnly: 1,
      secondOnly: 0,
      flips: 3,
      p: mcnemarMidP(1, 0),
    });
    expect(of("01")).toEqual({
      variant: "01",
      bothRight: 1,
      firstOnly: 2,
      secondOnly: 0,
      flips: 2,
      p: mcnemarMidP(2, 0),
    });
    expect(of("02")).toEqual({
      variant: "02",
      bothRight: 1,
      firstOnly: 0,
      secondOnly: 1,
      flips: 3,
      p: mcnemarMidP(0, 1),
    });
  });

  it("change sides where the rows come the other way round", () => {
    const back = rankVariants(reorderRows(input, [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]), options).pairs;
    for (const own of back!.variants) {
      const { firstOnly, secondOnly, ...rest } = of(own.variant)!;
      expect(own).toEqual({ ...rest, firstOnly: secondOnly, secondOnly: firstOnly });
    }
  });

  it("are told in the order of the ranking", () => {
    const ranking = rankVariants(input, options);
    expect(ranking.pairs?.variants.map(({ variant }) => variant)).toEqual(
      ranking.variants.map(({ variant }) => variant),
    );
  });

  it("are none without groups, or where most rows are in groups of another size", () => {
    const pairsOf = (codes: Uint32Array | null) => rankVariants({ ...input, groups: codes }, options).pairs;
    expect(pairsOf(null)).toBe(null);
    expect(pairsOf(Uint32Array.of(1, 1, 2, 2, 3, 3, 3, 3, 3, 3))).toBe(null);
    expect(pairsOf(Uint32Array.of(1, 1, 2, 2, 4, 4, 3, 3, 3, 3))).toMatchObject({ pairs: 3, unpaired: 4 });
    expect(pairsOf(Uint32Array.of(1, 1, 1, 2, 2, 2, 3, 3, 3, 3))).toBe(null);
  });
});

describe("a ranking by pairs", () => {
  it("right on both sides counts pairs, not rows", () => {
    const ranking = rankVariants(input, { ...options, metric: "pair-accuracy" });
    expect(
      ranking.variants.map(({ variant, estimate, correct, n, rank }) => [variant, estimate, correct, n, rank]),
    ).toEqual([
      ["00", 0.75, 3, 4, 1],
      ["01", 0.25, 1, 4, 2],
      ["02", 0.25, 1, 4, 2],
    ]);
    expect(rankedBy(ranking, "00").interval).toEqual(wilsonInterval(3, 4, 0.95));
    expect(ranking).toMatchObject({
      better: "higher",
      unit: "share",
      title: "pairs right on both sides",
      intervalMethod: "wilson",
    });
    expect(ranking.moreData?.units).toBe("pairs");
    expect(ranking.test).toMatchObject({ name: "Cochran's Q", df: 2 });
  });

  it("by flips puts the fewest first", () => {
    const ranking = rankVariants(input, { ...options, metric: "flip-rate" });
    expect(ranking.variants.map(({ variant, estimate, correct, rank }) => [variant, estimate, correct, rank])).toEqual([
      ["01", 0.5, 2, 1],
      ["00", 0.75, 3, 2],
      ["02", 0.75, 3, 2],
    ]);
    expect(ranking.better).toBe("lower");
    const [low, high] = wilsonInterval(2, 4, 0.95);
    expect(rankedBy(ranking, "01").interval).toEqual([expect.closeTo(low, 12), expect.closeTo(high, 12)]);
    expect(ranking.recommendation.variant).toBe("01");
    // What choosing buys is fewer flips, so that it is positive.
    expect(ranking.recommendation.gainOverRandom.interval[1]).toBeGreaterThan(0);
  });

  it("in slices counts the pairs whose first row is in the slice", () => {
    const slices = [{ column: "site", values: ["a", "b"], codes: Uint32Array.of(0, 0, 1, 0, 1, 1, 0, 1, 0, 1) }];
    const { slices: found } = rankVariants({ ...input, slices }, { ...options, metric: "pair-accuracy" });
    expect(found.map((slice) => slice.variants[0])).toMatchObject([
      { variant: "00", estimate: 1, correct: 2, n: 2 },
      { variant: "00", estimate: 0.5, correct: 1, n: 2 },
    ]);
  });

  it("needs pairs: without a column that ties rows together it is refused", () => {
    for (const metric of ["pair-accuracy", "flip-rate"]) {
      expect(() => rankVariants({ ...input, groups: null } as RankingInput, { ...options, metric })).toThrow(
        /needs pairs of rows/,
      );
    }
  });

  it("fits its contract", () => {
    for (const metric of ["pair-accuracy", "flip-rate"]) {
      const ranking = rankVariants(input, { ...options, metric });
      expect(rankingSchema.parse(ranking)).toEqual(ranking);
    }
  });
});
