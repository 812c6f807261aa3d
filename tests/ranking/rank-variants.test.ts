import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Ranking, rankingSchema } from "#server/contracts/ranking";
import { InputError } from "#server/errors";
import { rankVariants } from "#server/ranking/rank-variants";
import { wilsonInterval } from "#server/statistics/wilson-interval";
import { arbitraryAnswers } from "../statistics/arbitrary-answers";
import { inputOf, options, rankedBy, reorderRows, reorderVariants, simulatedInput } from "./ranking-fixture";

const abilities = [0, 0.3, -0.5, 0.3, 0, 0.1, -2];

describe("a ranking", () => {
  it("fits its contract, for any answers of at least two rows", () => {
    fc.assert(
      fc.property(arbitraryAnswers, fc.boolean(), ({ correct, variants, groups }, grouped) => {
        fc.pre(groups.length >= 2 && (!grouped || new Set(groups).size >= 2));
        const input = inputOf(correct, variants, { groups: grouped ? groups : null });
        const ranking = rankVariants(input, { ...options, resamples: 100 });
        expect(rankingSchema.parse(ranking)).toEqual(ranking);
      }),
      { numRuns: 60 },
    );
  });

  it("counts what is right, in order of rank, with Wilson intervals and Cochran's Q", () => {
    const input = inputOf([1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 0, 1], 3);
    const ranking = rankVariants(input, options);
    expect(ranking.variants.map(({ variant, correct, rank }) => [variant, correct, rank])).toEqual([
      ["02", 4, 1],
      ["00", 3, 2],
      ["01", 0, 3],
    ]);
    expect(rankedBy(ranking, "00")).toMatchObject({ estimate: 0.75, interval: wilsonInterval(3, 4, 0.95) });
    expect(ranking).toMatchObject({ rows: 4, groups: null, intervalMethod: "wilson", resamples: 400 });
    expect(ranking.test).toMatchObject({ name: "Cochran's Q", df: 2 });
    expect(ranking.test.statistic).toBeCloseTo(6.5, 12);
  });

  it("lets equal estimates share the smallest rank, in the order of their ids as numbers", () => {
    const correct = [0, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0];
    const ranking = rankVariants({ ...inputOf(correct, 4), variants: ["100", "99", "07", "05"] }, options);
    expect(ranking.variants.map(({ variant, rank }) => [variant, rank])).toEqual([
      ["07", 1],
      ["99", 2],
      ["100", 2],
      ["05", 4],
    ]);
  });

  it("recommends the highest estimate, the lowest id among equals", () => {
    const ranking = rankVariants({ ...inputOf([0, 1, 1, 0, 1, 1], 3), variants: ["20", "19", "03"] }, options);
    expect(ranking.recommendation.variant).toBe("03");
    expect(ranking.recommendation.variant).toBe(ranking.variants[0]?.variant);
  });

  it("is the same for the same seed, and has other resamples for another", () => {
    const input = simulatedInput(60, abilities);
    expect(rankVariants(input, options)).toEqual(rankVariants(input, options));
    const other = rankVariants(input, { ...options, seed: 2 });
    expect(other.recommendation.expected).not.toEqual(rankVariants(input, options).recommendation.expected);
  });

  it("does not depend on the order of the variants", () => {
    const groups = Uint32Array.from({ length: 60 }, (_, row) => Math.floor(Math.sqrt(row)));
    for (const input of [simulatedInput(60, abilities), simulatedInput(60, abilities, { groups })]) {
      expect(rankVariants(reorderVariants(input, [3, 6, 0, 5, 2, 1, 4]), options)).toEqual(
        rankVariants(input, options),
      );
    }
  });

  it("has the same estimates, intervals and test for any order of the rows", () => {
    const input = simulatedInput(50, abilities);
    const order = Array.from({ length: 50 }, (_, row) => (row * 7) % 50);
    const [one, other] = [input, reorderRows(input, order)].map((data) => rankVariants(data, options));
    const fixed = (ranking: typeof one) => ranking?.variants.map((v) => [v.variant, v.estimate, v.interval, v.rank]);
    expect(fixed(other)).toEqual(fixed(one));
    expect(other?.test).toEqual(one?.test);
  });

  it("with groups is wholly the same for any order of the rows", () => {
    const groups = Uint32Array.from({ length: 50 }, (_, row) => Math.floor(Math.sqrt(row)));
    const slices = [{ column: "site", values: ["a", "b"], codes: groups.map((code) => code % 2) }];
    const input = simulatedInput(50, abilities, { groups, slices });
    const order = Array.from({ length: 50 }, (_, row) => (row * 7) % 50);
    expect(rounded(rankVariants(reorderRows(input, order), options))).toEqual(rounded(rankVariants(input, options)));
  });

  it("gives a variant and its duplicate the same figures", () => {
    const input = simulatedInput(80, abilities);
    const doubled = reorderVariants(
      { ...input, variants: [...input.variants, "50"], predicted: appendCopy(input.predicted, 7, 1) },
      [0, 1, 2, 3, 4, 5, 6, 7],
    );
    const ranking = rankVariants(doubled, options);
    expect({ ...rankedBy(ranking, "50"), variant: "01" }).toEqual(rankedBy(ranking, "01"));
  });

  it("keeps its parts in agreement: rank in its interval, the top in the best set, best set from rank 1", () => {
    for (const rows of [2, 3, 20, 200]) {
      const ranking = rankVariants(simulatedInput(rows, abilities), options);
      expect(ranking.variants[0]?.inBestSet).toBe(true);
      for (const { rank, rankInterval, inBestSet, estimate, interval } of ranking.variants) {
        expect(rankInterval[0]).toBeLessThanOrEqual(rank);
        expect(rankInterval[1]).toBeGreaterThanOrEqual(rank);
        if (inBestSet) expect(rankInterval[0]).toBe(1);
        expect(interval[0]).toBeLessThanOrEqual(estimate);
        expect(interval[1]).toBeGreaterThanOrEqual(estimate);
      }
      expect(ranking.variants.reduce((sum, { probabilityBest }) => sum + probabilityBest, 0)).toBeCloseTo(1, 12);
    }
  });

  it("resamples groups where there are some: wider intervals when rows of a group fall alike", () => {
    // Ten patients of 3 to 21 rows; each variant is right on all rows of a patient or on none.
    const groups = Uint32Array.from({ length: 120 }, (_, row) => Math.floor(Math.sqrt(row)));
    const correct = Array.from(groups).flatMap((group) => [group % 3 ? 1 : 0, group % 4 ? 1 : 0, group % 5 ? 1 : 0]);
    const alone = rankVariants(inputOf(correct, 3), options);
    const grouped = rankVariants(inputOf(correct, 3, { groups }), options);
    expect(grouped).toMatchObject({ groups: 11, intervalMethod: "cluster-bootstrap-percentile" });
    expect(grouped.test).toMatchObject({ name: "permutation test of the range", df: null });
    expect(grouped.test.p).toBeGreaterThan(alone.test.p);
    for (const { variant, estimate, interval } of grouped.variants) {
      const own = rankedBy(alone, variant);
      expect(estimate).toBe(own.estimate);
      expect(interval[1] - interval[0]).toBeGreaterThan(1.5 * (own.interval[1] - own.interval[0]));
    }
  });

  it.each([null, Uint32Array.from({ length: 1500 }, (_, row) => row)])(
    "never promises more than all rows right or less than none, of many rows that are nearly all right or wrong (%#)",
    (groups) => {
      for (const usual of [0, 1]) {
        const correct = new Uint8Array(3 * 1500).fill(usual);
        for (const at of [0, 4, 5, 900]) correct[at] = 1 - usual;
        const { variants, recommendation } = rankVariants(inputOf(correct, 3, { groups }), options);
        const shares = [...variants, recommendation.expected].flatMap(({ estimate, interval }) => [
          estimate,
          ...interval,
        ]);
        expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
        expect(Math.max(...shares)).toBeLessThanOrEqual(1);
      }
    },
  );

  it("claims less at a higher confidence: more could be the best, wider ranks and intervals", () => {
    const input = simulatedInput(150, abilities);
    const [daring, careful] = [0.5, 0.99].map((confidence) => rankVariants(input, { ...options, confidence }));
    const widths = (pick: "interval" | "rankInterval") =>
      [daring, careful].map((r) => r?.variants.reduce((sum, v) => sum + v[pick][1] - v[pick][0], 0) ?? 0);
    for (const [narrow, wide] of [widths("interval"), widths("rankInterval")]) expect(narrow).toBeLessThan(wide ?? 0);
    const sizes = [daring, careful].map((r) => r?.variants.filter((v) => v.inBestSet).length ?? 0);
    expect(sizes[0]).toBeLessThan(sizes[1] ?? 0);
    const [short, long] = [daring, careful].map((r) => {
      const [low, high] = r?.recommendation.gainOverRandom.interval ?? [0, 0];
      return high - low;
    });
    expect(short).toBeLessThan(long ?? 0);
  });

  it("never promises the winner's own score on rows that chose it", () => {
    const ranking = rankVariants(simulatedInput(80, new Array(12).fill(0)), options);
    expect(ranking.recommendation.expected.estimate).toBeLessThan(ranking.variants[0]?.estimate as number);
  });
});

describe("no ranking is made", () => {
  it("of fewer than two rows, two variants or two groups; the error says what to do", () => {
    for (const input of [
      inputOf([], 3),
      inputOf([1, 0, 1], 3),
      inputOf([1, 0, 1], 1),
      inputOf([1, 0, 1, 1, 0, 0], 2, { groups: Uint32Array.of(4, 4, 4) }),
    ]) {
      expect(() => rankVariants(input, options)).toThrow(InputError);
    }
  });

  it("of shapes that do not fit each other", () => {
    const input = inputOf([1, 0, 1, 1], 2);
    for (const broken of [
      { ...input, predicted: new Uint8Array(3) },
      { ...input, variants: ["01", "01"] },
      { ...input, groups: Uint32Array.of(1, 2, 3) },
      { ...input, slices: [{ column: "site", values: ["a"], codes: Uint32Array.of(0, 1) }] },
    ]) {
      expect(() => rankVariants(broken, options)).toThrow(RangeError);
    }
  });
});

/** Numbers to 12 digits, as reports have them: the last digits of a sum depend on its order. */
function rounded(ranking: Ranking): unknown {
  return JSON.parse(JSON.stringify(ranking), (_, value) =>
    typeof value === "number" ? Number(value.toPrecision(12)) : value,
  );
}

/** Appends a copy of column `k` to predictions of shape (N, variants). */
function appendCopy(predicted: Uint8Array, variants: number, k: number): Uint8Array {
  const rows = predicted.length / variants;
  return Uint8Array.from({ length: rows * (variants + 1) }, (_, at) => {
    const column = at % (variants + 1);
    return predicted[Math.floor(at / (variants + 1)) * variants + (column === variants ? k : column)] as number;
  });
}
