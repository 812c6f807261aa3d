import { describe, expect, it } from "vitest";
import type { MetricResult, Ranking } from "#server/contracts/ranking";
import { rankVariants } from "#server/ranking/rank-variants";
import type { RankingInput } from "#server/ranking/ranking-input";
import { MALIGNANT } from "./direct-metrics";
import { inputOf, options, rankedBy, simulatedInput } from "./ranking-fixture";
import { scoredInput } from "./scored-input";

const abilities = [0.1, 0.6, -0.3, 0.3];
const namesOf = (results: MetricResult[]): string[] => results.map(({ metric }) => metric);
const rank = (input: RankingInput, metric = "accuracy"): Ranking =>
  rankVariants(input, { ...options, metric, resamples: 80 });

describe("beside its objective a ranking tells", () => {
  it("recall and precision of each class", () => {
    expect(namesOf(rank(scoredInput(60, abilities, { classes: 3 })).classes)).toEqual(
      ["benign", "malignant", "other"].flatMap((label) => [`recall on class ${label}`, `precision on class ${label}`]),
    );
  });

  it("the other metrics of the task, of the class to be detected where there is one", () => {
    const plain = ["balanced-accuracy", "macro-f1", "auroc", "auprc", "log-loss", "brier", "calibration-error"];
    expect(namesOf(rank(scoredInput(60, abilities)).metrics)).toEqual(plain);
    expect(namesOf(rank(scoredInput(60, abilities, { positive: MALIGNANT })).metrics)).toEqual([
      "balanced-accuracy",
      "macro-f1",
      "auroc on class malignant",
      "auprc on class malignant",
      "log-loss",
      "brier",
      "calibration-error",
      "f1 on class malignant",
      "sensitivity at specificity 0.9 on class malignant",
    ]);
  });

  it("what needs no scores, where there are none", () => {
    const { metrics, classes } = rank(inputOf([1, 0, 1, 1, 0, 1, 1, 1, 0, 0], 2));
    expect(namesOf(metrics)).toEqual(["balanced-accuracy", "macro-f1"]);
    expect(namesOf(classes)).toEqual([
      "recall on class 0",
      "precision on class 0",
      "recall on class 1",
      "precision on class 1",
    ]);
  });

  it("each metric once, and the objective not again, whichever it is", () => {
    const input = scoredInput(60, abilities, { positive: MALIGNANT });
    for (const metric of [
      "accuracy",
      "log-loss",
      "auroc",
      "auprc on class malignant",
      "f1",
      "sensitivity at specificity 0.9",
    ]) {
      const ranking = rank(input, metric);
      const names = namesOf([...ranking.classes, ...ranking.metrics]);
      expect(new Set(names).size, metric).toBe(names.length);
      expect(names, metric).not.toContain(metric);
      expect(names, metric).not.toContain(`${metric} on class malignant`);
      expect(names.includes("accuracy"), metric).toBe(metric !== "accuracy");
    }
  });

  it("the figures that a ranking by them has, in the order of this one", () => {
    const input = scoredInput(60, abilities);
    const ranking = rank(input);
    for (const { metric, title, better, unit, rows, variants } of [...ranking.classes, ...ranking.metrics]) {
      if (metric === "calibration-error") {
        expect(variants[0]).toMatchObject({ interval: null, reason: expect.stringContaining("fewer than 300 rows") });
        continue;
      }
      const own = rank(input, metric);
      expect(own).toMatchObject({ title, better, unit });
      expect(variants.map(({ variant }) => variant)).toEqual(ranking.variants.map(({ variant }) => variant));
      expect(rows).toBe(metric.startsWith("recall") ? own.variants[0]?.n : 60);
      for (const { variant, estimate, interval } of variants) {
        expect(estimate).toBeCloseTo(rankedBy(own, variant).estimate, 12);
        expect(interval![0]).toBeLessThanOrEqual(estimate!);
        expect(interval![1]).toBeGreaterThanOrEqual(estimate!);
      }
    }
  });

  it("no table of classes where there are too many", () => {
    const classes = Array.from({ length: 21 }, (_, index) => `class ${index}`);
    const { classes: told, metrics } = rank({ ...simulatedInput(40, [0, 1]), classes });
    expect(told).toEqual([]);
    expect(namesOf(metrics)).toEqual(["balanced-accuracy", "macro-f1"]);
  });
});

describe("whether more data is worth it", () => {
  it("is told of the leader and the next, in units of what is resampled", () => {
    const ranking = rank(simulatedInput(60, abilities));
    const { leader, rival, lead, units, toPart, withinPoint } = ranking.moreData!;
    expect([leader, rival]).toEqual(ranking.variants.slice(0, 2).map(({ variant }) => variant));
    expect(lead).toBeCloseTo(ranking.variants[0]!.estimate - ranking.variants[1]!.estimate, 12);
    expect(units).toBe("rows");
    expect(toPart).toBeGreaterThan(0);
    expect(withinPoint).toBeGreaterThan(60);
    const groups = Uint32Array.from({ length: 60 }, (_, row) => row % 20);
    expect(rank(simulatedInput(60, abilities, { groups })).moreData?.units).toBe("groups");
  });

  it("has a lead above 0 also where lower is better, and points where the metric is a share", () => {
    const { moreData, variants } = rank(scoredInput(60, abilities), "log-loss");
    expect(moreData?.lead).toBeCloseTo(variants[1]!.estimate - variants[0]!.estimate, 12);
    expect(moreData?.withinPoint).toBe(null);
    expect(rank(scoredInput(60, abilities), "macro-f1").moreData?.withinPoint).toBeGreaterThan(0);
  });

  it("is no number where the two are level", () => {
    const doubled = inputOf([1, 1, 0, 0, 1, 1, 1, 1], 2);
    expect(rank(doubled).moreData).toMatchObject({ lead: 0, toPart: null, withinPoint: null });
  });

  it("gets no less from more: what choosing is expected to buy grows, what it leaves shrinks", () => {
    const { curve } = rank(scoredInput(120, [1.5, 0, -1, 0.5])).moreData!;
    const expected = curve.filter(({ source }) => source === "expected");
    expect(expected.map(({ units }) => units)).toEqual([120, 240, 480, 960]);
    for (const [at, point] of expected.entries()) {
      if (at === 0) continue;
      expect(point.gain).toBeGreaterThanOrEqual(expected[at - 1]!.gain);
      expect(point.regret).toBeLessThanOrEqual(expected[at - 1]!.regret);
    }
  });
});

describe("what is published of the variants helps to choose", () => {
  const IDS = ["00", "01", "02", "03"];
  const published = ["blur", "fog"].map((name, test) => ({
    name,
    metric: "accuracy" as const,
    variants: Object.fromEntries(IDS.map((id, k) => [id, { correct: 100 + 20 * k + test, n: 200 }])),
  }));
  const facts = { bytes: {}, latency: null, published, borrows: true };
  const input = scoredInput(80, abilities, { facts });

  it("where validation showed that it does: all variants, the highest first, in the unit of accuracy", () => {
    const { borrowed } = rank(input);
    expect(borrowed).toMatchObject({ tests: 2 });
    expect(borrowed?.variants.map(({ variant }) => variant).sort()).toEqual(IDS);
    const estimates = borrowed!.variants.map(({ estimate }) => estimate);
    expect([...estimates].sort((a, b) => b - a)).toEqual(estimates);
    expect(Math.min(...estimates)).toBeGreaterThan(0);
    expect(Math.max(...estimates)).toBeLessThan(1);
    expect(borrowed!.foretold).toBeGreaterThanOrEqual(0);
    expect(borrowed!.foretold).toBeLessThanOrEqual(1);
  });

  it("and changes nothing of the ranking itself", () => {
    const without = rank({ ...input, facts: { ...facts, borrows: false } });
    expect(without.borrowed).toBe(null);
    expect({ ...rank(input), borrowed: null }).toEqual(without);
  });

  it("draws only on tests that are published of all variants", () => {
    const part = { ...published[0]!, name: "part", variants: { "00": { correct: 1, n: 2 } } };
    expect(rank({ ...input, facts: { ...facts, published: [...published, part] } }).borrowed?.tests).toBe(2);
    expect(rank({ ...input, facts: { ...facts, published: [part] } }).borrowed).toBe(null);
    expect(rank({ ...input, facts: { ...facts, published: [] } }).borrowed).toBe(null);
  });

  it("is not offered for another metric, for weighted rows, or where there are many rows", () => {
    expect(rank(input, "macro-f1").borrowed).toBe(null);
    expect(rank({ ...input, weights: new Float64Array(80).fill(2) }).borrowed).toBe(null);
    expect(rank(scoredInput(301, abilities, { facts })).borrowed).toBe(null);
    expect(rank(scoredInput(300, abilities, { facts })).borrowed).not.toBe(null);
  });
});
