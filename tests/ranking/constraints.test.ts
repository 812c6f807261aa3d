import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type MetState, type Ranking, rankingSchema } from "#server/contracts/ranking";
import { InputError } from "#server/errors";
import { judge, judgeAll } from "#server/ranking/judge-constraints";
import { rankVariants } from "#server/ranking/rank-variants";
import type { RankingInput, RankVariantsOptions, VariantFacts } from "#server/ranking/ranking-input";
import { wilsonInterval } from "#server/statistics/wilson-interval";
import { COSTS, WRITTEN } from "./direct-metrics";
import { rankedBy } from "./ranking-fixture";
import { scoredInput } from "./scored-input";

const ROWS = 80;
const abilities = [0.1, 0.9, -0.6, 0.4, 0];
const IDS = ["00", "01", "02", "03", "04"];
const site = {
  column: "site",
  values: ["face", "back"],
  codes: Uint32Array.from({ length: ROWS }, (_, row) => Math.floor(row / 40)),
};
const facts: VariantFacts = {
  bytes: { "00": 1e6, "01": 3e6, "02": 0.5e6, "03": 2e6, "04": 1e6 },
  latency: { "00": 4, "01": 9, "02": 2, "03": 5, "04": 4.5 },
  published: [
    {
      name: "blur",
      metric: "accuracy",
      variants: {
        "00": { correct: 180, n: 200, auroc: { value: 0.99, se: 0.02 } },
        "01": { correct: 120, n: 200 },
        "02": { correct: 150, n: 200 },
        "03": { correct: 200, n: 200 },
      },
    },
    {
      name: "swap",
      metric: "pair-consistency",
      variants: Object.fromEntries(IDS.map((id, k) => [id, { correct: 90 - k, n: 100 }])),
    },
  ],
  borrows: false,
};

const setOf = (more: Parameters<typeof scoredInput>[2] = {}): RankingInput =>
  scoredInput(ROWS, abilities, { slices: [site], facts, ...more });

const rank = (constraints: string[], input = setOf(), more: Partial<RankVariantsOptions> = {}): Ranking =>
  rankVariants(input, {
    metric: "accuracy",
    constraints,
    confidence: 0.95,
    seed: 1,
    resamples: 120,
    costs: COSTS,
    ...more,
  });

describe("an interval against a threshold", () => {
  test.each<[[number, number], ">=" | "<=", number, MetState]>([
    [[0.8, 0.9], ">=", 0.8, "met"],
    [[0.8, 0.9], ">=", 0.7, "met"],
    [[0.8, 0.9], ">=", 0.9, "cannot-tell"],
    [[0.8, 0.9], ">=", 0.85, "cannot-tell"],
    [[0.8, 0.9], ">=", 0.9 + 1e-12, "not-met"],
    [[0.8, 0.9], "<=", 0.9, "met"],
    [[0.8, 0.9], "<=", 0.8, "cannot-tell"],
    [[0.8, 0.9], "<=", 0.8 - 1e-12, "not-met"],
    [[5, 5], "<=", 5, "met"],
    [[5, 5], ">=", 5, "met"],
    [[5, 5], "<=", 4.999, "not-met"],
  ])("%j %s %f: %s", (interval, relation, threshold, state) => {
    expect(judge(interval, relation, threshold)).toBe(state);
  });

  it("is met and not met by turns: what surely holds one way surely fails the other", () => {
    const ends = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(ends, fc.double({ min: 0, max: 1, noNaN: true }), ([one, other], threshold) => {
        const interval: [number, number] = [Math.min(one, other), Math.max(one, other)];
        fc.pre(!interval.includes(threshold));
        const turned = { met: "not-met", "not-met": "met", "cannot-tell": "cannot-tell" };
        expect(judge(interval, "<=", threshold)).toBe(turned[judge(interval, ">=", threshold)]);
        // A wider interval never claims more.
        const wider = judge([interval[0] - 0.1, interval[1] + 0.1], ">=", threshold);
        if (wider !== "cannot-tell") expect(wider).toBe(judge(interval, ">=", threshold));
      }),
    );
  });
});

test("all constraints together are met where each is, and not met where one is not", () => {
  expect(judgeAll(["met", "met"])).toBe("met");
  expect(judgeAll(["met", "cannot-tell"])).toBe("cannot-tell");
  expect(judgeAll(["cannot-tell", "not-met", "met"])).toBe("not-met");
  expect(judgeAll([])).toBe("met");
});

describe("a constraint is judged by", () => {
  it("the figure of the slice, with its interval and rows", () => {
    const ranking = rank(["accuracy on slice face >= 0.7"]);
    const [constraint] = ranking.constraints;
    expect(constraint).toMatchObject({
      constraint: "accuracy on slice face >= 0.7",
      better: "higher",
      unit: "share",
      relation: ">=",
      threshold: 0.7,
    });
    for (const own of constraint!.variants) {
      const { estimate, interval } = ranking.slices[0]!.variants.find(({ variant }) => variant === own.variant)!;
      expect(own).toEqual({ variant: own.variant, estimate, interval, state: judge(interval!, ">=", 0.7) });
    }
  });

  it("the figure of a class, with the rows of the class", () => {
    const input = setOf();
    const rows = input.labels.filter((label) => label === 1).length;
    const ranking = rank(["recall on class malignant >= 0.6"], input);
    for (const own of ranking.constraints[0]!.variants) {
      expect(own.n).toBe(rows);
      expect(own.interval).toEqual(wilsonInterval(own.estimate! * rows, rows, 0.95));
    }
  });

  it("the worst of its slices", () => {
    const ranking = rank(["worst accuracy over slices of site >= 0.5"]);
    for (const own of ranking.constraints[0]!.variants) {
      const each = ranking.slices.map(
        ({ variants }) => variants.find(({ variant }) => variant === own.variant)!.estimate!,
      );
      expect(own.estimate).toBeCloseTo(Math.min(...each), 12);
      expect(own.interval![0]).toBeLessThanOrEqual(own.estimate!);
    }
  });

  it("any metric, the same as a ranking by it shows", () => {
    for (const name of ["auroc", "log-loss", "expected-cost", "balanced-accuracy"] as const) {
      const constraint = rank([`${WRITTEN[name]} ${name === "log-loss" ? "<=" : ">="} 0.5`]).constraints[0]!;
      const ranking = rank([], setOf(), { metric: WRITTEN[name] });
      for (const { variant, estimate } of constraint.variants) {
        const own = rankedBy(ranking, variant).estimate;
        // What expected cost is corrected by is drawn.
        if (name === "expected-cost") expect(Math.abs(own - estimate!)).toBeLessThan(0.5);
        else expect(own).toBeCloseTo(estimate!, 12);
      }
      expect(constraint.better).toBe(ranking.better);
      expect(constraint.unit).toBe(ranking.unit);
    }
  });

  it("published counts, with their own interval; what is not published of a variant cannot be told", () => {
    const [constraint] = rank(["accuracy on test blur >= 0.8"]).constraints;
    const of = (id: string) => constraint!.variants.find(({ variant }) => variant === id);
    expect(of("00")).toEqual({
      variant: "00",
      estimate: 0.9,
      interval: wilsonInterval(180, 200, 0.95),
      n: 200,
      state: "met",
    });
    expect(of("01")).toMatchObject({ estimate: 0.6, state: "not-met" });
    expect(of("02")).toMatchObject({ estimate: 0.75, state: "cannot-tell" });
    expect(of("04")).toEqual({
      variant: "04",
      estimate: null,
      interval: null,
      reason: "It is not published of this variant.",
      state: "cannot-tell",
    });
  });

  it("published areas, within 0 and 1, and published flips, the fewer the better", () => {
    const [areas, flips] = rank(["auroc on test blur >= 0.9", "flip-rate on test swap <= 0.3"]).constraints;
    const area = areas!.variants.find(({ variant }) => variant === "00")!;
    expect(area.estimate).toBe(0.99);
    expect(area.interval).toEqual([expect.closeTo(0.99 - 1.96 * 0.02, 4), 1]);
    expect(areas!.variants.filter(({ estimate }) => estimate === null)).toHaveLength(4);
    expect(flips).toMatchObject({ better: "lower", unit: "share" });
    expect(flips!.variants.find(({ variant }) => variant === "02")).toMatchObject({ estimate: 0.12, state: "met" });
  });

  it("the size of the file and the time of a row, which are what they are", () => {
    const [size, latency] = rank(["size <= 1 MB", "latency p95 <= 4.5 ms"]).constraints;
    expect(size).toMatchObject({ unit: "bytes", better: "lower", threshold: 1e6 });
    expect(latency).toMatchObject({ unit: "ms", better: "lower", threshold: 4.5 });
    const states = (constraint: typeof size) =>
      Object.fromEntries(constraint!.variants.map((own) => [own.variant, own.state]));
    expect(states(size)).toEqual({ "00": "met", "01": "not-met", "02": "met", "03": "not-met", "04": "met" });
    expect(states(latency)).toEqual({ "00": "met", "01": "not-met", "02": "met", "03": "not-met", "04": "met" });
    expect(size!.variants.find(({ variant }) => variant === "03")).toEqual({
      variant: "03",
      estimate: 2e6,
      interval: [2e6, 2e6],
      state: "not-met",
    });
  });

  it("nothing where it was not measured: then it cannot be told, and the reason is", () => {
    const unknown = setOf({ facts: { ...facts, bytes: {}, latency: null } });
    const ranking = rank(["size <= 1 MB", "latency p95 <= 5 ms"], unknown);
    const [size, latency] = ranking.constraints;
    for (const own of size!.variants) {
      expect(own).toMatchObject({ estimate: null, state: "cannot-tell", reason: "The size of the file is not known." });
    }
    for (const own of latency!.variants) {
      expect(own).toMatchObject({ interval: null, state: "cannot-tell", reason: "It was not measured here." });
    }
    expect(ranking.requirement).toBe("cannot-tell");
  });

  it("nothing where it is undefined of a variant: then it cannot be told of that one alone", () => {
    const input = setOf();
    input.predicted = input.predicted.map((said, at) => (at % 5 === 2 ? 0 : said));
    const ranking = rank(["precision on class malignant >= 0.01"], input);
    const of = (id: string) => ranking.constraints[0]!.variants.find(({ variant }) => variant === id);
    expect(of("02")).toMatchObject({
      estimate: null,
      state: "cannot-tell",
      n: 0,
      reason: "No row is predicted to be of class malignant by 1 of 5 variants.",
    });
    expect(of("01")).toMatchObject({ state: "met" });
    expect(rankedBy(ranking, "02").requirement).toBe("cannot-tell");
  });

  it("names that are there, else it is refused", () => {
    for (const constraint of [
      "accuracy on slice foot >= 0.5",
      "accuracy on test fog >= 0.5",
      "recall on class cat >= 0.5",
    ]) {
      expect(() => rank([constraint]), constraint).toThrow(InputError);
    }
  });
});

describe("with constraints", () => {
  const states: Record<MetState, number> = { met: 0, "cannot-tell": 1, "not-met": 2 };
  const constraint = fc.oneof(
    fc.integer({ min: 0, max: 40 }).map((steps) => `accuracy on slice face >= ${steps / 40}`),
    fc.integer({ min: 0, max: 40 }).map((steps) => `recall on class malignant >= ${steps / 40}`),
    fc.constantFrom(
      "size <= 1 MB",
      "size <= 2 MB",
      "size <= 0.4 MB",
      "latency p95 <= 4.2 ms",
      "accuracy on test blur >= 0.8",
    ),
  );

  it("the best set is of variants that may meet them, and the highest of those that surely do is recommended", () => {
    fc.assert(
      fc.property(
        fc.array(constraint, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 0, max: 1e6 }),
        (constraints, seed) => {
          const ranking = rank(constraints, setOf({ seed }));
          const { variants, recommendation } = ranking;
          expect(rankingSchema.parse(ranking)).toEqual(ranking);
          for (const own of variants) {
            const each = ranking.constraints.map(
              (result) => result.variants.find(({ variant }) => variant === own.variant)!.state,
            );
            expect(own.requirement).toBe(judgeAll(each));
            if (own.requirement === "not-met") expect(own).toMatchObject({ inBestSet: false, probabilityBest: 0 });
          }
          const possible = variants.filter(({ requirement }) => requirement !== "not-met");
          if (possible.length > 0) expect(possible[0]?.inBestSet).toBe(true);
          const chance = variants.reduce((sum, { probabilityBest }) => sum + probabilityBest, 0);
          expect(chance).toBeCloseTo(possible.length > 0 ? 1 : 0, 12);
          const surest = [...variants].sort((a, b) => states[a.requirement!] - states[b.requirement!])[0]!;
          expect(recommendation.variant).toBe(surest.variant);
          expect(ranking.requirement).toBe(surest.requirement);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("that all may meet, the best set and all figures are as without", () => {
    const [free, bound] = [rank([]), rank(["accuracy >= 0.01", "size <= 1 GB"])];
    expect(free.variants.every(({ requirement }) => requirement === null)).toBe(true);
    expect(bound.variants).toEqual(free.variants.map((own) => ({ ...own, requirement: "met" })));
    expect(bound.recommendation).toEqual(free.recommendation);
    expect([free.requirement, bound.requirement]).toEqual([null, "met"]);
    expect(free.constraints).toEqual([]);
  });

  it("ranks, estimates and intervals are as without, whoever meets them", () => {
    const figures = (ranking: Ranking) =>
      ranking.variants.map(({ variant, rank: place, rankInterval, estimate, interval }) => [
        variant,
        place,
        rankInterval,
        estimate,
        interval,
      ]);
    expect(figures(rank(["size <= 1 MB"]))).toEqual(figures(rank([])));
  });

  it("that none may meet there is no best set, and the highest stands in", () => {
    const ranking = rank(["size <= 1 B"]);
    expect(ranking.requirement).toBe("not-met");
    for (const own of ranking.variants) {
      expect(own).toMatchObject({ inBestSet: false, probabilityBest: 0, requirement: "not-met" });
    }
    expect(ranking.recommendation).toEqual(rank([]).recommendation);
  });

  it("that one alone may meet, it is the best set, and choosing among one buys nothing", () => {
    const ranking = rank(["size <= 0.6 MB"]);
    expect(ranking.recommendation.variant).toBe("02");
    expect(ranking.recommendation.gainOverRandom).toEqual({ estimate: 0, interval: [0, 0] });
    expect(rankedBy(ranking, "02")).toMatchObject({ inBestSet: true, probabilityBest: 1, requirement: "met" });
    expect(ranking.variants.filter(({ inBestSet }) => inBestSet)).toHaveLength(1);
  });

  it("the recommended one surely meets them even where a higher one may", () => {
    // Of variant 04, by far the best, the published figure is missing.
    const best = scoredInput(ROWS, [0, 0, 0, 0, 9], { facts });
    const ranking = rank(["accuracy on test blur >= 0.8"], best);
    expect(ranking.variants[0]).toMatchObject({ variant: "04", requirement: "cannot-tell", inBestSet: true });
    expect(["00", "03"]).toContain(ranking.recommendation.variant);
    expect(rankedBy(ranking, ranking.recommendation.variant)).toMatchObject({ requirement: "met", inBestSet: false });
    expect(ranking.requirement).toBe("met");
  });

  it("a variant that has no figure to rank by does not meet them for the others", () => {
    // Variant 02 alone is small enough, and never answers malignant.
    const input = setOf();
    input.predicted = input.predicted.map((said, at) => (at % 5 === 2 ? 0 : said));
    const ranking = rank(["size <= 0.6 MB"], input, { metric: "precision on class malignant" });
    expect(ranking.unranked).toMatchObject([{ variant: "02" }]);
    expect(ranking.constraints[0]?.variants.find(({ variant }) => variant === "02")).toMatchObject({ state: "met" });
    expect(ranking.requirement).toBe("not-met");
    expect(ranking.variants.some(({ inBestSet }) => inBestSet)).toBe(false);
  });

  it("each draws from streams of its own: another constraint before it moves no other figure than its own", () => {
    const alone = rank(["auroc on class malignant >= 0.5"]);
    const both = rank(["auroc on class malignant >= 0.5", "brier <= 1"]);
    expect(both.constraints[0]).toEqual(alone.constraints[0]);
    expect(both.metrics).toEqual(alone.metrics);
    expect(both.slices).toEqual(alone.slices);
  });

  it("is the same for any order of the variants", () => {
    const input = setOf();
    const order = [3, 0, 4, 2, 1];
    const other = {
      ...input,
      variants: order.map((k) => IDS[k]!),
      predicted: input.predicted.map((_, at) => input.predicted[at - (at % 5) + order[at % 5]!]!),
      logits: null,
    };
    const constraints = ["accuracy on slice face >= 0.7", "size <= 2 MB", "accuracy on test blur >= 0.7"];
    expect(rank(constraints, other)).toEqual(rank(constraints, { ...input, logits: null }));
  });
});
