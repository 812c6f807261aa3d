import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { METRICS, type MetricName, metricNames } from "#server/contracts/metric";
import { type Ranking, rankingSchema } from "#server/contracts/ranking";
import { InputError } from "#server/errors";
import { rankVariants } from "#server/ranking/rank-variants";
import type { PublishedTest, RankingInput, RankVariantsOptions } from "#server/ranking/ranking-input";
import { COSTS, WRITTEN } from "./direct-metrics";
import { rankedBy } from "./ranking-fixture";
import { scoredInput, takeInputRows } from "./scored-input";

const ROWS = 60;
const abilities = [0.1, 0.6, -0.3, 0.3];
const options = { confidence: 0.95, seed: 1, resamples: 60, costs: COSTS };
const site = {
  column: "site",
  values: ["face", "back", "hand"],
  codes: Uint32Array.from({ length: ROWS }, (_, row) => Math.floor(row / 20)),
};
const published: PublishedTest[] = [
  {
    name: "blur",
    metric: "accuracy",
    variants: Object.fromEntries(
      ["00", "01", "02", "03"].map((id, k) => [
        id,
        { correct: 70 + 5 * k, n: 100, auroc: { value: 0.9 - k / 10, se: 0.02 } },
      ]),
    ),
  },
  {
    name: "swap",
    metric: "pair-consistency",
    variants: { "00": { correct: 40, n: 50 }, "01": { correct: 45, n: 50 }, "02": { correct: 50, n: 50 } },
  },
];
const facts = { bytes: {}, latency: null, published, borrows: false };
const setOf = (seed = 42): RankingInput => scoredInput(ROWS, abilities, { seed, slices: [site], facts });

const rank = (metric: RankVariantsOptions["metric"], input = setOf()): Ranking =>
  rankVariants(input, { ...options, metric });

const estimatesOf = (ranking: Ranking): number[] =>
  ["00", "01", "02", "03"].map((id) => rankedBy(ranking, id).estimate);

/** Null where a slice has too few rows for its metric: that is refused, with the reason. */
function rankOrRefuse(metric: string, input: RankingInput): Ranking | null {
  try {
    return rank(metric, input);
  } catch (error) {
    if (error instanceof InputError && /too few rows|undefined here/.test(error.message)) return null;
    throw error;
  }
}

describe("an objective on a slice", () => {
  it("ranks as on the rows of the slice alone", () => {
    const input = setOf();
    const rows = Array.from(site.codes.keys()).filter((row) => site.codes[row] === 1);
    const alone = rankVariants(takeInputRows(input, rows), { ...options, metric: "accuracy" });
    for (const metric of ["accuracy on slice back", "accuracy on slice site=back"]) {
      const found = rank(metric);
      expect(found.variants).toEqual(alone.variants.map((own) => ({ ...own, n: rows.length })));
      expect(found.recommendation).toEqual(alone.recommendation);
      expect(found.test).toEqual(alone.test);
    }
  });

  it("still tells of all slices, by its metric", () => {
    const { slices } = rank("log-loss on slice back");
    expect(slices.map(({ value }) => value)).toEqual(["face", "back", "hand"]);
    const found = rank("log-loss on slice back");
    for (const { variant, estimate } of found.variants) {
      expect(slices[1]?.variants.find((own) => own.variant === variant)?.estimate).toBeCloseTo(estimate, 12);
    }
  });
});

describe("the worst of slices", () => {
  const notHere = ["pair-accuracy", "flip-rate", "calibration-error"];
  const onRows = metricNames.filter((name) => !notHere.includes(name));

  it.each(onRows)("is the worst figure that a slice has: %s", (name: MetricName) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const input = setOf(seed);
        const slices = site.values.map((value) => `${WRITTEN[name]} on slice ${value}`);
        const rankings = [`worst ${WRITTEN[name]} over slices of site`, ...slices].map((metric) =>
          rankOrRefuse(metric, input),
        );
        const ranked = rankings.filter((ranking) => ranking !== null && ranking.unranked.length === 0);
        fc.pre(ranked.length === rankings.length);
        const [worst, ...each] = ranked as [Ranking, ...Ranking[]];
        expect(rankingSchema.parse(worst)).toEqual(worst);
        expect(worst.better).toBe(METRICS[name].better);
        // Of a slice alone it is corrected for bias, of the worst it is not.
        if (name === "expected-cost") return;
        const pick = METRICS[name].better === "higher" ? Math.min : Math.max;
        for (const [k, estimate] of estimatesOf(worst).entries()) {
          expect(estimate).toBeCloseTo(pick(...each.map((ranking) => estimatesOf(ranking)[k]!)), 10);
        }
      }),
      { numRuns: 5, examples: [[616_741]] },
    );
  });

  it("passes over values without rows", () => {
    const codes = site.codes.map((code) => code % 2);
    const input = { ...setOf(), slices: [{ ...site, codes }] };
    const worst = estimatesOf(rank("worst accuracy over slices of site", input));
    const [face, back] = ["face", "back"].map((value) => estimatesOf(rank(`accuracy on slice ${value}`, input)));
    expect(worst).toEqual(face!.map((one, k) => Math.min(one, back![k]!)));
  });
});

describe("a mix", () => {
  const pairs: [string, string][] = [
    ["accuracy", "accuracy on slice back"],
    ["recall on class malignant", "auroc on class malignant on slice face"],
    ["macro-f1", "worst accuracy over slices of site"],
    ["log-loss", "brier on slice hand"],
  ];

  it.each(pairs)("of %s and %s is their mean by weight", (one, other) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1e6 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        (seed, a, b) => {
          const input = setOf(seed);
          const mixed = rank(
            [
              { measure: one, weight: a },
              { measure: other, weight: b },
            ],
            input,
          );
          const [first, second] = [rank(one, input), rank(other, input)].map(estimatesOf);
          for (const [k, estimate] of estimatesOf(mixed).entries()) {
            expect(estimate).toBeCloseTo((a * first![k]! + b * second![k]!) / (a + b), 10);
          }
          for (const { estimate, interval } of mixed.variants) {
            expect(interval[0]).toBeLessThanOrEqual(estimate);
            expect(interval[1]).toBeGreaterThanOrEqual(estimate);
          }
          expect(rankingSchema.parse(mixed)).toEqual(mixed);
          expect(mixed.title).toMatch(/^mix of .*, /);
        },
      ),
      { numRuns: 6 },
    );
  });

  it("depends on the proportions of its weights alone", () => {
    const mix = (scale: number) =>
      rank([
        { measure: "accuracy", weight: 2 * scale },
        { measure: "macro-f1", weight: scale },
      ]);
    expect(mix(4)).toEqual(mix(1));
  });

  it("of one measure is that measure", () => {
    for (const measure of ["accuracy", "log-loss on slice back", "worst accuracy over slices of site"]) {
      expect(rank([{ measure, weight: 3 }])).toEqual(rank(measure));
    }
  });

  it("is a share where all its parts are, and a number where one is none", () => {
    const input = { ...setOf(), groups: Uint32Array.from({ length: ROWS }, (_, row) => row >> 1) };
    const mix = (...measures: string[]) =>
      rank(
        measures.map((measure) => ({ measure, weight: 1 })),
        input,
      );
    expect(mix("accuracy", "macro-f1")).toMatchObject({ unit: "share", better: "higher" });
    expect(mix("flip-rate", "brier")).toMatchObject({ unit: "number", better: "lower" });
  });

  it("of two opposite directions, of what is not there or of nothing on rows is refused", () => {
    expect(() =>
      rank([
        { measure: "accuracy", weight: 1 },
        { measure: "log-loss", weight: 1 },
      ]),
    ).toThrow();
    expect(() =>
      rank([
        { measure: "accuracy", weight: 1 },
        { measure: "accuracy on slice foot", weight: 1 },
      ]),
    ).toThrow(InputError);
    expect(() => rank("accuracy on test blur")).toThrow(InputError);
    expect(() => rank("latency p95")).toThrow(InputError);
  });
});

describe("published figures in a mix", () => {
  const mix = (measure: string, other: string, weight = 1) =>
    rank([
      { measure, weight: 1 },
      { measure: other, weight },
    ]);

  test.each([
    ["accuracy", "accuracy on test blur", [0.7, 0.75, 0.8, 0.85]],
    ["auroc on class malignant", "auroc on test blur", [0.9, 0.8, 0.7, 0.6]],
  ])("count by their weight: %s with %s", (own, other, figures) => {
    const plain = estimatesOf(rank(own));
    for (const [k, estimate] of estimatesOf(mix(own, other, 3)).entries()) {
      expect(estimate).toBeCloseTo((plain[k]! + 3 * figures[k]!) / 4, 10);
    }
  });

  it("decide where they weigh enough", () => {
    expect(mix("accuracy", "accuracy on test blur", 1000).variants.map(({ variant }) => variant)).toEqual([
      "03",
      "02",
      "01",
      "00",
    ]);
  });

  it("of pairs that stay the same count as flips", () => {
    const groups = Uint32Array.from({ length: ROWS }, (_, row) => row >> 1);
    const input = { ...setOf(), groups };
    const flips = rankVariants(input, { ...options, metric: "flip-rate" });
    const mixed = rankVariants(input, {
      ...options,
      metric: [
        { measure: "flip-rate", weight: 1 },
        { measure: "flip-rate on test swap", weight: 1 },
      ],
    });
    expect(mixed.better).toBe("lower");
    for (const [k, id] of ["00", "01", "02"].entries()) {
      expect(rankedBy(mixed, id).estimate).toBeCloseTo((rankedBy(flips, id).estimate + 0.2 - k / 10) / 2, 10);
    }
    // Of variant 03 nothing is published.
    expect(mixed.unranked).toEqual([{ variant: "03", reason: "The figure is not published of every variant." }]);
  });
});
