import { describe, expect, it } from "vitest";
import type { Yardsticks } from "#server/contracts/ranking";
import { rankVariants } from "#server/ranking/rank-variants";
import type { PublishedTest, RankingInput, RankVariantsOptions } from "#server/ranking/ranking-input";
import { wilsonInterval } from "#server/statistics/wilson-interval";
import { COSTS } from "./direct-metrics";
import { scoredInput } from "./scored-input";

const ROWS = 90;
const abilities = [0.6, 0.2, -0.2, 0.4];
const shareOf = ({ labels }: RankingInput, index: number) => labels.filter((label) => label === index).length / ROWS;

const held = (input: RankingInput, metric: RankVariantsOptions["metric"], more: Partial<RankVariantsOptions> = {}) => {
  const ranking = rankVariants(input, { metric, confidence: 0.95, seed: 1, resamples: 60, ...more });
  return { ...ranking, yardsticks: ranking.yardsticks as Yardsticks };
};
const oneAnswer = (input: RankingInput, metric: RankVariantsOptions["metric"], more?: Partial<RankVariantsOptions>) =>
  held(input, metric, more).yardsticks.oneAnswer;

describe("one answer for every row", () => {
  const input = scoredInput(ROWS, abilities);
  const benign = shareOf(input, 0);

  it("is right as often as its class is common", () => {
    expect(benign).toBeGreaterThan(0.5);
    expect(oneAnswer(input, "accuracy")).toEqual({ answer: "benign", estimate: benign });
  });

  it("has the mean recall of one of C classes, whichever it is, and parts no two rows", () => {
    expect(oneAnswer(input, "balanced-accuracy")).toEqual({ answer: null, estimate: 1 / 2 });
    expect(oneAnswer(scoredInput(ROWS, abilities, { classes: 3 }), "balanced-accuracy")).toEqual({
      answer: null,
      estimate: expect.closeTo(1 / 3, 10),
    });
    expect(oneAnswer(input, "auroc on class malignant")).toEqual({ answer: null, estimate: 1 / 2 });
    expect(oneAnswer(scoredInput(ROWS, abilities, { classes: 3 }), "auroc")).toEqual({ answer: null, estimate: 1 / 2 });
  });

  it("of a class has that class's share as precision, and recalls all of it, which says nothing", () => {
    const p = 1 - benign;
    expect(oneAnswer(input, "precision on class malignant")).toEqual({
      answer: "malignant",
      estimate: expect.closeTo(p, 10),
    });
    expect(oneAnswer(input, "f1 on class malignant")?.estimate).toBeCloseTo((2 * p) / (1 + p), 10);
    for (const metric of ["recall on class malignant", "log-loss", "brier"])
      expect(oneAnswer(input, metric)).toBe(null);
  });

  it("costs what its mistakes cost", () => {
    // A missed malignant row costs five times as much: to call all malignant is the cheaper of the two.
    expect(benign).toBeLessThan(5 * (1 - benign));
    // The threshold of two classes is chosen by the costs, so which answer it is makes no difference.
    expect(oneAnswer(input, "expected-cost", { costs: COSTS })).toEqual({
      answer: null,
      estimate: expect.closeTo(benign, 10),
    });
  });

  it("follows weights, slices and mixes", () => {
    const weights = Float64Array.from(input.labels, (label) => 1 + 9 * label);
    const malignant = (10 * (1 - benign)) / (10 * (1 - benign) + benign);
    expect(oneAnswer({ ...input, weights }, "accuracy")).toEqual({
      answer: "malignant",
      estimate: expect.closeTo(malignant, 10),
    });
    const codes = Uint32Array.from({ length: ROWS }, (_, row) => Number(row < 30));
    const sliced = { ...input, slices: [{ column: "site", values: ["back", "face"], codes }] };
    const inFace = input.labels.subarray(0, 30).filter((label) => label === 0).length / 30;
    expect(oneAnswer(sliced, "accuracy on slice site=face")).toEqual({ answer: "benign", estimate: inFace });
    const mix = [
      { measure: "accuracy", weight: 1 },
      { measure: "balanced-accuracy", weight: 1 },
    ];
    expect(oneAnswer(input, mix)?.estimate).toBeCloseTo((benign + 1 / 2) / 2, 10);
  });
});

describe("the answer given most", () => {
  it("is the recommended variant's, with its rows and those that really are of that class", () => {
    const input = scoredInput(ROWS, abilities);
    input.predicted = input.predicted.map(() => 1);
    const { mostGiven } = held(input, "recall on class malignant").yardsticks;
    expect(mostGiven).toEqual({ answer: "malignant", rows: ROWS, labelled: ROWS * shareOf(input, 1) });
  });
});

describe("the figure of the i.i.d. test", () => {
  const test = (change: Partial<PublishedTest>): PublishedTest => ({
    name: "iid-test",
    title: "Held-out photographs",
    kind: "iid",
    metric: "accuracy",
    variants: Object.fromEntries(
      abilities.map((_, k) => [`0${k}`, { correct: 700 + k, n: 1000, auroc: { value: 0.8 + k / 100, se: 0.01 } }]),
    ),
    ...change,
  });
  const iid = (metric: string, change: Partial<PublishedTest> = {}) => {
    const facts = { bytes: {}, latency: null, published: [test(change)], borrows: false };
    const { recommendation, yardsticks } = held(scoredInput(ROWS, abilities, { facts, positive: 1 }), metric);
    return { k: Number(recommendation.variant), iid: yardsticks.iid };
  };

  it("is the recommended variant's, by the same metric, with its interval and n", () => {
    const { k, iid: accuracy } = iid("accuracy");
    expect(accuracy).toEqual({
      title: "Held-out photographs",
      estimate: (700 + k) / 1000,
      interval: wilsonInterval(700 + k, 1000, 0.95),
      n: 1000,
    });
    const area = iid("auroc");
    expect(area.iid?.estimate).toBeCloseTo(0.8 + area.k / 100, 10);
  });

  it("is none where the metric is another, of another class, or the test of another kind", () => {
    expect(iid("balanced-accuracy").iid).toBe(null);
    expect(iid("auroc on class benign").iid).toBe(null);
    expect(iid("accuracy", { kind: "shifted" }).iid).toBe(null);
  });
});
