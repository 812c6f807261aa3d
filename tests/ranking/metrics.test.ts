import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isOfPairs, isShare, METRICS, type MetricName, metricNames } from "#server/contracts/metric";
import { type Ranking, rankingSchema } from "#server/contracts/ranking";
import { rankVariants } from "#server/ranking/rank-variants";
import type { RankingInput } from "#server/ranking/ranking-input";
import { COSTS, directly, MALIGNANT, WRITTEN } from "./direct-metrics";
import { scoredInput, takeInputRows, takeVariants } from "./scored-input";

/** Calibration error is not ranked by on fewer than 300. */
const rowsFor = (name: MetricName): number => (name === "calibration-error" ? 400 : 48);
const abilities = [0.1, 0.6, -0.3, 0.3];
const seeds = fc.integer({ min: 0, max: 1e6 });
/** Rows that stand alone (of pairs: in pairs), rows in groups, and rows that do not count the same. */
const kinds = fc.constantFrom<"plain" | "grouped" | "weighted">("plain", "grouped", "weighted");

const pairsOf = (rows: number): Uint32Array => Uint32Array.from({ length: rows }, (_, row) => row >> 1);
const plainGroups = (name: MetricName, rows: number): Uint32Array | null => (isOfPairs(name) ? pairsOf(rows) : null);

function inputFor(name: MetricName, seed: number, kind: "plain" | "grouped" | "weighted"): RankingInput {
  const ROWS = rowsFor(name);
  const slices = [
    { column: "site", values: ["face", "back"], codes: Uint32Array.from({ length: ROWS }, (_, row) => row & 1) },
  ];
  return scoredInput(ROWS, abilities, {
    seed,
    slices,
    // Both rows of a pair count the same.
    weights: kind === "weighted" ? Float64Array.from({ length: ROWS }, (_, row) => 0.5 + ((row >> 1) % 5) / 2) : null,
    groups:
      kind === "grouped" && !isOfPairs(name)
        ? Uint32Array.from({ length: ROWS }, (_, row) => (row * row) % 13)
        : plainGroups(name, ROWS),
  });
}

const rankBy = (name: MetricName, input: RankingInput): Ranking =>
  rankVariants(input, { metric: WRITTEN[name], costs: COSTS, confidence: 0.95, seed: 1, resamples: 60 });

const estimatesOf = ({ variants }: Ranking): number[] =>
  [...variants].sort((a, b) => Number(a.variant) - Number(b.variant)).map(({ estimate }) => estimate);

/** What the plain value is changed by is drawn, and the same for all variants. */
const isShifted = (name: MetricName): boolean => name === "expected-cost" || name === "calibration-error";

function expectAlike(name: MetricName, found: readonly number[], wanted: readonly number[]): void {
  expect(found.length).toBe(wanted.length);
  const shift = isShifted(name) ? found[0]! - wanted[0]! : 0;
  // Of expected cost the unit is five times a share.
  expect(Math.abs(shift)).toBeLessThan(name === "expected-cost" ? 1 : 0.2);
  for (const [k, value] of wanted.entries()) {
    // A calibration error that is less than its bias counts as none.
    if (isShifted(name) && (found[k] === 0 || found[0] === 0)) continue;
    expect(found[k]).toBeCloseTo(value + shift, 10);
  }
}

describe.each(metricNames)("a ranking by %s", (name) => {
  const { better, title } = METRICS[name];
  const ROWS = rowsFor(name);

  it("estimates what the metric itself gives, plain, in groups and weighted", () => {
    fc.assert(
      fc.property(seeds, kinds, (seed, kind) => {
        const input = inputFor(name, seed, kind);
        expectAlike(name, estimatesOf(rankBy(name, input)), directly(name, input));
      }),
      { numRuns: 12 },
    );
  });

  it("fits its contract and says how its figures are to be read", () => {
    fc.assert(
      fc.property(seeds, kinds, (seed, kind) => {
        const ranking = rankBy(name, inputFor(name, seed, kind));
        expect(rankingSchema.parse(ranking)).toEqual(ranking);
        expect(ranking).toMatchObject({ metric: WRITTEN[name], better, unit: isShare(name) ? "share" : "number" });
        expect(ranking.title).toContain(title);
        expect(ranking.slices.map(({ column, value, rows }) => [column, value, rows])).toEqual([
          ["site", "face", ROWS / 2],
          ["site", "back", ROWS / 2],
        ]);
      }),
      { numRuns: 8 },
    );
  });

  it(`puts the ${better === "higher" ? "highest" : "lowest"} first, and equal ones on one rank`, () => {
    fc.assert(
      fc.property(seeds, kinds, (seed, kind) => {
        const { variants } = rankBy(name, inputFor(name, seed, kind));
        const badness = variants.map(({ estimate }) => (better === "higher" ? -estimate : estimate));
        const isLess = (one: number, other: number) => one < other - 1e-9;
        for (const [at, own] of badness.entries()) {
          // Errors below their bias are all 0 and tell nothing of the order.
          if (name === "calibration-error" && own === 0) continue;
          expect(variants[at]?.rank).toBe(1 + badness.filter((other) => isLess(other, own)).length);
        }
        expect(variants.every(({ rank }, at) => at === 0 || rank >= variants[at - 1]!.rank)).toBe(true);
      }),
      { numRuns: 12 },
    );
  });

  it("keeps its parts in agreement: estimate in its interval, rank in its interval, top in the best set", () => {
    fc.assert(
      fc.property(seeds, kinds, (seed, kind) => {
        const { variants, recommendation } = rankBy(name, inputFor(name, seed, kind));
        expect(variants[0]?.inBestSet).toBe(true);
        expect(recommendation.variant).toBe(variants[0]?.variant);
        for (const { rank, rankInterval, inBestSet, estimate, interval } of variants) {
          expect(rankInterval[0]).toBeLessThanOrEqual(rank);
          expect(rankInterval[1]).toBeGreaterThanOrEqual(rank);
          if (inBestSet) expect(rankInterval[0]).toBe(1);
          expect(interval[0]).toBeLessThanOrEqual(estimate);
          expect(interval[1]).toBeGreaterThanOrEqual(estimate);
        }
        expect(variants.reduce((sum, { probabilityBest }) => sum + probabilityBest, 0)).toBeCloseTo(1, 12);
        for (const { estimate, interval } of [recommendation.expected, recommendation.gainOverRandom]) {
          expect(interval[0]).toBeLessThanOrEqual(estimate);
          expect(interval[1]).toBeGreaterThanOrEqual(estimate);
        }
      }),
      { numRuns: 12 },
    );
  });

  it("promises nothing that the metric cannot be", () => {
    fc.assert(
      fc.property(seeds, kinds, (seed, kind) => {
        const { variants, recommendation, slices, unit } = rankBy(name, inputFor(name, seed, kind));
        const figures = [...variants, recommendation.expected, ...slices.flatMap((slice) => slice.variants)];
        const ends = figures.flatMap(({ estimate, interval }) => [estimate, ...(interval ?? [])]);
        for (const end of ends) {
          expect(end ?? 0).toBeGreaterThanOrEqual(0);
          if (unit === "share") expect(end ?? 0).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 12 },
    );
  });

  it("is the same for any order of the variants", () => {
    for (const kind of ["plain", "grouped", "weighted"] as const) {
      const input = inputFor(name, 5, kind);
      expect(rankBy(name, takeVariants(input, [2, 0, 3, 1]))).toEqual(rankBy(name, input));
    }
  });

  it("gives a variant and its double the same figures", () => {
    const input = takeVariants(inputFor(name, 6, "plain"), [0, 1, 2, 3, 1]);
    const { variants } = rankBy(name, { ...input, variants: ["00", "01", "02", "03", "50"] });
    const [own, double] = ["01", "50"].map((id) => variants.find(({ variant }) => variant === id)!);
    expect({ ...double, variant: "01" }).toEqual(own);
  });

  it("has the same estimates where every row has the same weight as where there are no weights", () => {
    fc.assert(
      fc.property(seeds, fc.constantFrom(1, 0.25), (seed, weight) => {
        const input = inputFor(name, seed, "plain");
        const weighted = rankBy(name, { ...input, weights: new Float64Array(ROWS).fill(weight) });
        const plain = rankBy(name, input);
        expect(weighted).toMatchObject({ effectiveRows: expect.closeTo(ROWS, 9) });
        expect(plain.effectiveRows).toBe(null);
        for (const [k, estimate] of estimatesOf(plain).entries()) {
          expect(estimatesOf(weighted)[k]).toBeCloseTo(estimate, 10);
        }
      }),
      { numRuns: 6 },
    );
  });

  it("takes a row of weight 2 for the row twice, and one of weight 0 for none", () => {
    fc.assert(
      fc.property(
        seeds,
        fc.array(fc.integer({ min: 0, max: 2 }), { minLength: ROWS / 2, maxLength: ROWS / 2 }),
        (seed, pairs) => {
          // The rows of a pair count the same, and at least two rows of each class count.
          const counts = pairs.map((count, pair) => (pair < 6 ? Math.max(count, 1) : count));
          const input = inputFor(name, seed, "plain");
          const weighted = { ...input, weights: Float64Array.from({ length: ROWS }, (_, row) => counts[row >> 1]!) };
          const order = counts.flatMap((count, pair) =>
            Array.from({ length: count }, () => [2 * pair, 2 * pair + 1]).flat(),
          );
          fc.pre(order.length >= rowsFor(name) * 0.75);
          const repeated = { ...takeInputRows(input, order), groups: plainGroups(name, order.length) };
          const [one, other] = [rankBy(name, weighted), rankBy(name, repeated)];
          fc.pre(one.unranked.length === 0 && other.unranked.length === 0);
          expectAlike(name, estimatesOf(one), estimatesOf(other));
        },
      ),
      { numRuns: 8 },
    );
  });
});

describe("a metric of all classes where a family has three", () => {
  const input = scoredInput(60, abilities, { classes: 3 });

  it.each(["auroc", "auprc"] as const)("%s is the mean of that of each class against the rest", (name) => {
    const of = (metric: string) =>
      estimatesOf(rankVariants(input, { metric, confidence: 0.95, seed: 1, resamples: 60 }));
    const each = input.classes.map((label) => of(`${name} on class ${label}`));
    for (const [k, estimate] of of(name).entries()) {
      expect(estimate).toBeCloseTo(
        each.reduce((sum, values) => sum + values[k]! / 3, 0),
        12,
      );
    }
  });

  it("expected cost decides each row by its probabilities, and costs what the answer does", () => {
    // With the same cost for every mistake, that is to answer the likeliest class.
    const costs = Object.fromEntries(
      input.classes.map((truth) => [
        truth,
        Object.fromEntries(input.classes.map((said) => [said, said === truth ? 0 : 4])),
      ]),
    );
    const cost = rankVariants(input, { metric: "expected-cost", costs, confidence: 0.95, seed: 1, resamples: 60 });
    const accuracy = rankVariants(input, { metric: "accuracy", confidence: 0.95, seed: 1, resamples: 60 });
    for (const [k, estimate] of estimatesOf(cost).entries()) {
      expect(estimate).toBeCloseTo(4 * (1 - estimatesOf(accuracy)[k]!), 10);
    }
  });
});

describe("a metric without its class", () => {
  it("is of the class to be detected, and ranks as with it", () => {
    const input = scoredInput(60, abilities, { positive: MALIGNANT });
    for (const name of ["recall", "precision", "f1", "auroc", "auprc"] as const) {
      const [without, stated] = [name, WRITTEN[name]].map((metric) =>
        rankVariants(input, { metric, confidence: 0.95, seed: 1, resamples: 60 }),
      );
      expect(without?.variants, name).toEqual(stated?.variants);
    }
  });
});

describe("on many rows", () => {
  const rows = 1200;
  const nearly = (usual: number): RankingInput => {
    const input = scoredInput(rows, [0, 0, 0], { seed: 3 });
    // All variants are sure of the truth (or of its opposite) on all rows but a few.
    for (let at = 0; at < rows * 3; at++) {
      const label = input.labels[Math.floor(at / 3)]!;
      const right = at % 211 === at % 3 ? 1 - usual : usual;
      const said = right ? label : 1 - label;
      input.predicted[at] = said;
      input.logits!.set(said === 1 ? [-2, 2 + (at % 7) / 10] : [2, -2], 2 * at);
    }
    return input;
  };

  it.each(["auroc", "auprc", "f1", "balanced-accuracy", "log-loss", "brier", "calibration-error"] as const)(
    "%s never promises more than perfect or less than none, however near variants are to it",
    (name) => {
      for (const input of [nearly(0), nearly(1)]) {
        const { variants, recommendation, unit } = rankBy(name, input);
        for (const { estimate, interval } of [...variants, recommendation.expected]) {
          for (const end of [estimate, ...interval]) {
            expect(end).toBeGreaterThanOrEqual(0);
            if (unit === "share") expect(end).toBeLessThanOrEqual(1);
          }
        }
      }
    },
  );
});

describe("rounding", () => {
  const weights = Float64Array.from({ length: 24 }, (_, row) => (1 + (row % 4)) / 10);

  it("parts no variants that are all without fault on weighted rows: none is ruled out, none better", () => {
    const input = scoredInput(24, [0, 0, 0, 0], { weights });
    for (let at = 0; at < 96; at++) {
      const label = input.labels[Math.floor(at / 4)]!;
      input.predicted[at] = label;
      input.logits!.set(label ? [0, 3 + (at % 5)] : [3 + (at % 7), 0], 2 * at);
    }
    for (const name of ["auroc", "auprc", "sensitivity", "recall", "balanced-accuracy"] as const) {
      const ranking = rankBy(name, input);
      expect(ranking.test.p, name).toBe(1);
      for (const own of ranking.variants) {
        expect(own.estimate, name).toBeCloseTo(1, 12);
        expect(own, name).toMatchObject({ rank: 1, rankInterval: [1, 4], inBestSet: true });
      }
    }
  });

  it("puts no variants that are level on two ranks, and asks for no endless data to part them", () => {
    // Right on rows of weights 0.1 + 0.2 and of 0.3: the same, but for the last digit of the sum.
    const input = scoredInput(4, [0, 0], { weights: Float64Array.of(0.1, 0.2, 0.3, 0.4) });
    const right = [1, 0, 1, 0, 0, 1, 1, 1];
    input.predicted = Uint8Array.from(right, (is, at) => {
      const label = input.labels[at >> 1]!;
      return is ? label : 1 - label;
    });
    const ranking = rankBy("accuracy", input);
    expect(ranking.variants.map(({ variant, rank }) => [variant, rank])).toEqual([
      ["00", 1],
      ["01", 1],
    ]);
    expect(ranking.moreData?.toPart).toBe(null);
    expect(rankingSchema.safeParse(ranking).success).toBe(true);
  });
});
