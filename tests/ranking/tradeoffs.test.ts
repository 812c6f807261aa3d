import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Ranking } from "#server/contracts/ranking";
import { rankVariants } from "#server/ranking/rank-variants";
import type { RankVariantsOptions, VariantFacts } from "#server/ranking/ranking-input";
import { rankCorrelation } from "#server/statistics/rank-correlation";
import { scoredInput } from "./scored-input";

const ROWS = 60;
const abilities = [0.8, 0.4, 0, -0.4, -0.8, 0.2];
const IDS = abilities.map((_, k) => `0${k}`);
const factsOf = (bytes: readonly number[]): VariantFacts => ({
  bytes: Object.fromEntries(IDS.map((id, k) => [id, bytes[k]!])),
  latency: null,
  published: [],
  borrows: false,
});

const rank = (
  constraints: string[],
  {
    metric = "accuracy",
    bytes = [6e6, 5e6, 4e6, 3e6, 2e6, 1e6],
    seed = 42,
    count = IDS.length,
  }: { metric?: RankVariantsOptions["metric"]; bytes?: number[]; seed?: number; count?: number } = {},
): Ranking =>
  rankVariants(scoredInput(ROWS, abilities.slice(0, count), { facts: factsOf(bytes), seed }), {
    metric,
    constraints,
    confidence: 0.95,
    seed: 1,
    resamples: 60,
  });

describe("trade-offs", () => {
  it("are weighed where something is asked for beside the objective", () => {
    expect(rank([]).tradeoffs).toBe(null);
    expect(rank(["accuracy >= 0.5", "accuracy <= 0.9"]).tradeoffs).toBe(null);
    expect(rank(["accuracy >= 0.5", "macro-f1 >= 0.5"]).tradeoffs?.measures.map(({ measure }) => measure)).toEqual([
      "accuracy",
      "macro-f1",
    ]);
  });

  it("take each measure once, however many constraints are on it, with how it is read", () => {
    const { tradeoffs } = rank(["size <= 3 MB", "log-loss <= 1", "log-loss >= 0.1", "size >= 1 MB"]);
    expect(tradeoffs?.measures).toEqual([
      { measure: "accuracy", title: "accuracy", better: "higher", unit: "share" },
      { measure: "size", title: "size of the model", better: "lower", unit: "bytes" },
      { measure: "log-loss", title: "log loss", better: "lower", unit: "number" },
    ]);
    expect(tradeoffs?.correlations.map(({ one, other }) => [one, other])).toEqual([
      ["accuracy", "size"],
      ["accuracy", "log-loss"],
      ["size", "log-loss"],
    ]);
  });

  it("hold the figures of the ranking and the constraints, in the order of the ranking", () => {
    const ranking = rank(["size <= 3 MB", "log-loss <= 1"]);
    expect(ranking.tradeoffs?.values.map(({ variant }) => variant)).toEqual(
      ranking.variants.map(({ variant }) => variant),
    );
    for (const [at, { variant, values }] of ranking.tradeoffs!.values.entries()) {
      const figures = ranking.constraints.map((each) => each.variants.find((own) => own.variant === variant)!.estimate);
      expect(values).toEqual([ranking.variants[at]!.estimate, ...figures]);
    }
  });
});

describe("latency and size", () => {
  const measured = (latency: number[], bytes = latency) =>
    rankVariants(
      scoredInput(ROWS, abilities, {
        facts: { ...factsOf(bytes), latency: Object.fromEntries(IDS.map((id, k) => [id, latency[k]!])) },
      }),
      { metric: "accuracy", constraints: ["latency p95 <= 5 ms"], confidence: 0.95, seed: 1, resamples: 60 },
    ).tradeoffs;

  it("are not traded for where they differ by no more than the measurement", () => {
    expect(measured([0.1, 0.15, 0.12, 0.11, 0.199, 0.1])).toBe(null);
    expect(measured([0.1, 0.15, 0.12, 0.11, 0.201, 0.1])?.measures).toHaveLength(2);
    expect(rank(["size <= 3 MB"], { bytes: [1e6, 1_049_000, 1e6, 1e6, 1e6, 1e6] }).tradeoffs).toBe(null);
    expect(rank(["size <= 3 MB"], { bytes: [1e6, 1_051_000, 1e6, 1e6, 1e6, 1e6] }).tradeoffs).not.toBe(null);
  });

  it("are those of one graph where the files are of one size, however busy the machine was", () => {
    const busy = [0.1, 0.9, 0.12, 0.11, 0.2, 0.1];
    expect(measured(busy, [1e6, 1.01e6, 1e6, 1e6, 1e6, 1e6])).toBe(null);
    expect(measured(busy, [1e6, 4e6, 1e6, 1e6, 1e6, 1e6])).not.toBe(null);
  });

  it("leave the other measures to decide the front where they are level", () => {
    const bytes = IDS.map(() => 1e6);
    const both = rank(["size <= 3 MB", "log-loss <= 1"], { bytes });
    expect(both.tradeoffs).toEqual(rank(["log-loss <= 1"], { bytes }).tradeoffs);
  });
});

describe("the front", () => {
  it("holds each variant that no other is at least as good as on all measures and better on one", () => {
    const bytes = fc.array(
      fc.integer({ min: 1, max: 4 }).map((each) => each * 1e6),
      { minLength: 6, maxLength: 6 },
    );
    const metrics = fc.constantFrom<[string, string]>(
      ["accuracy", "log-loss <= 1"],
      ["log-loss", "accuracy >= 0.5"],
      ["recall on class malignant", "recall on class benign >= 0.5"],
    );
    fc.assert(
      fc.property(bytes, metrics, fc.integer({ min: 0, max: 1e6 }), (sizes, [metric, constraint], seed) => {
        const { tradeoffs } = rank([constraint, "size <= 2 MB"], { metric, bytes: sizes, seed });
        const { measures, values, front } = tradeoffs!;
        const gain = (one: number[], other: number[]) =>
          one.map((value, at) => (measures[at]?.better === "higher" ? value - other[at]! : other[at]! - value));
        const isBeaten = (own: (typeof values)[number]) =>
          values.some((other) => {
            const gains = gain(other.values as number[], own.values as number[]);
            return gains.every((each) => each >= 0) && gains.some((each) => each > 0);
          });
        expect(front).toEqual(values.filter((own) => !isBeaten(own)).map(({ variant }) => variant));
        expect(front.length).toBeGreaterThan(0);
      }),
      { numRuns: 30 },
    );
  });

  it("holds no variant without a figure", () => {
    const input = scoredInput(ROWS, abilities, { facts: factsOf([6e6, 5e6, 1e3, 3e6, 2e6, 1e6]) });
    // Variant 02 is the smallest, and never answers malignant.
    input.predicted = input.predicted.map((said, at) => (at % 6 === 2 ? 0 : said));
    const options = { confidence: 0.95, seed: 1, resamples: 60, constraints: ["size <= 3 MB"] };
    const { tradeoffs } = rankVariants(input, { ...options, metric: "precision on class malignant" });
    expect(tradeoffs?.front).not.toContain("02");
    expect(tradeoffs?.values.at(-1)).toEqual({ variant: "02", values: [null, 1e3] });
  });
});

describe("the correlation of two measures", () => {
  it("is positive where what is good for one is good for the other, whichever way each is better", () => {
    for (const [metric, constraint] of [
      ["accuracy", "log-loss <= 1"],
      ["log-loss", "accuracy >= 0.5"],
      ["accuracy", "macro-f1 >= 0.5"],
      ["log-loss", "brier <= 0.5"],
    ] as const) {
      const { correlations, values, measures } = rank([constraint], { metric }).tradeoffs!;
      const turn = measures[0]!.better === measures[1]!.better ? 1 : -1;
      const plain = rankCorrelation(
        values.map((own) => own.values[0]!),
        values.map((own) => turn * own.values[1]!),
        0.95,
      );
      expect(correlations, metric).toEqual([{ one: metric, other: measures[1]!.measure, ...plain }]);
      expect(correlations[0]!.rho, metric).toBeGreaterThan(0.5);
    }
  });

  it("is -1 where the better one is the larger one, throughout", () => {
    const ranking = rank(["size <= 3 MB"]);
    const bytes = IDS.map((id) => 1e6 * (10 - ranking.variants.findIndex(({ variant }) => variant === id)));
    const turned = rank(["size <= 3 MB"], { bytes }).tradeoffs!;
    // Variants that are level in accuracy differ in size all the same.
    expect(turned.correlations[0]!.rho).toBeLessThan(-0.9);
    expect(turned.correlations[0]!.interval![1]).toBeLessThan(0);
  });

  it("is none where there is nothing to correlate: fewer than four variants", () => {
    expect(rank(["size <= 3 MB"], { count: 3 }).tradeoffs?.correlations).toEqual([
      { one: "accuracy", other: "size", rho: null, interval: null },
    ]);
  });
});
