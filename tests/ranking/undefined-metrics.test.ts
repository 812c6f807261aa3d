import { describe, expect, it, test } from "vitest";
import { rankingSchema } from "#server/contracts/ranking";
import { InputError } from "#server/errors";
import { rankVariants } from "#server/ranking/rank-variants";
import type { RankingInput } from "#server/ranking/ranking-input";
import { MALIGNANT } from "./direct-metrics";
import { inputOf, options, rankedBy } from "./ranking-fixture";
import { scoredInput, takeInputRows } from "./scored-input";

const abilities = [0.1, 0.6, -0.3, 0.3];

/** Variants that never answer malignant. */
function withTimid(input: RankingInput, timid: readonly number[]): RankingInput {
  const K = input.variants.length;
  return { ...input, predicted: input.predicted.map((said, at) => (timid.includes(at % K) ? 0 : said)) };
}

describe("a variant of which the metric is undefined", () => {
  const input = withTimid(scoredInput(60, abilities), [2]);
  const ranking = rankVariants(input, { ...options, metric: "precision on class malignant" });

  it("is not ranked, and the reason is told", () => {
    expect(ranking.variants.map(({ variant }) => variant).sort()).toEqual(["00", "01", "03"]);
    expect(ranking.unranked).toEqual([
      { variant: "02", reason: "No row is predicted to be of class malignant by 1 of 4 variants." },
    ]);
    expect(rankingSchema.parse(ranking)).toEqual(ranking);
  });

  it("changes nothing for the others", () => {
    const without = rankVariants(
      {
        ...input,
        variants: ["00", "01", "03"],
        predicted: input.predicted.filter((_, at) => at % 4 !== 2),
        logits: input.logits!.filter((_, at) => Math.floor(at / 2) % 4 !== 2),
      },
      { ...options, metric: "precision on class malignant" },
    );
    expect(ranking.variants).toEqual(without.variants);
    expect(ranking.recommendation).toEqual(without.recommendation);
    expect(ranking.test).toEqual(without.test);
  });

  it("has its other figures beside theirs, and the missing one with its reason", () => {
    const of = (metric: string) => [...ranking.classes, ...ranking.metrics].find((each) => each.metric === metric);
    for (const result of [of("accuracy"), of("recall on class malignant"), of("log-loss")]) {
      expect(result?.variants.map(({ variant }) => variant).at(-1)).toBe("02");
      expect(result?.variants.every(({ estimate }) => estimate !== null)).toBe(true);
    }
    expect(of("recall on class malignant")?.variants.at(-1)).toMatchObject({ estimate: 0, correct: 0 });
    expect(of("precision on class malignant")?.variants.at(-1)).toEqual({
      variant: "02",
      estimate: null,
      interval: null,
      correct: null,
      n: 0,
      reason: "No row is predicted to be of class malignant by 1 of 4 variants.",
    });
  });

  it("is ranked among the others in a slice where it is defined", () => {
    const codes = Uint32Array.from({ length: 60 }, (_, row) => row % 2);
    const slices = [{ column: "site", values: ["face", "back"], codes }];
    // Variant 02 answers malignant on the back alone, and is right in that.
    const daring = {
      ...scoredInput(60, abilities, { slices }),
      predicted: input.predicted.map((said, at) => {
        const row = Math.floor(at / 4);
        return at % 4 === 2 ? Number(row % 2 === 1 && input.labels[row] === MALIGNANT) : said;
      }),
    };
    const metric = "precision on class malignant";
    const found = rankVariants(daring, { ...options, metric });
    expect(found.unranked).toEqual([]);
    const [face, back] = found.slices.map((slice) => slice.variants.find(({ variant }) => variant === "02"));
    expect(face).toMatchObject({ estimate: null, reason: expect.stringContaining("No row is predicted to be") });
    expect(back?.estimate).toBe(1);
    expect(rankVariants(daring, { ...options, metric: `${metric} on slice face` }).unranked).toMatchObject([
      { variant: "02" },
    ]);
  });
});

describe("a metric that no two variants have", () => {
  const benign = (rows: number) => ({ ...scoredInput(rows, abilities), labels: new Uint8Array(rows) });

  test.each<[string, RankingInput, string]>([
    ["recall on class malignant", benign(30), "Recall of malignant is undefined here. No row is of class malignant."],
    ["auroc on class malignant", benign(30), "AUROC of malignant is undefined here. No row is of class malignant."],
    ["auroc on class benign", benign(30), "AUROC of benign is undefined here. Every row is of class benign."],
    ["auprc on class malignant", benign(30), "AUPRC of malignant is undefined here. No row is of class malignant."],
    [
      "sensitivity at specificity 0.9 on class malignant",
      benign(30),
      "Sensitivity at specificity 0.9 of malignant is undefined here. No row is of class malignant.",
    ],
    [
      "precision on class malignant",
      withTimid(scoredInput(30, abilities), [0, 1, 2, 3]),
      "Precision of malignant is undefined here. No row is predicted to be of class malignant by 4 of 4 variants.",
    ],
    [
      "precision on class malignant",
      withTimid(scoredInput(30, abilities), [0, 1, 3]),
      "Precision of malignant is defined for one variant only. No row is predicted to be of class malignant by 3 of 4 variants.",
    ],
    [
      "pair-accuracy",
      scoredInput(30, abilities, { groups: Uint32Array.from({ length: 30 }, (_, row) => Math.floor(row / 3)) }),
      "Pairs right on both sides is undefined here. No group has exactly two rows, so there are no pairs.",
    ],
  ])("%s is refused in a sentence (%#)", (metric, input, sentence) => {
    expect(() => rankVariants(input, { ...options, metric })).toThrow(new InputError(sentence));
  });

  it("of a slice whose rows all count nothing is refused", () => {
    const codes = Uint32Array.from({ length: 30 }, (_, row) => Number(row >= 20));
    const input = scoredInput(30, abilities, {
      slices: [{ column: "site", values: ["face", "back"], codes }],
      weights: Float64Array.from(codes, (code) => code),
    });
    const rank = (metric: string) => rankVariants(input, { ...options, metric });
    expect(() => rank("accuracy on slice face")).toThrow(/^Accuracy where .* is undefined here\. There is no row\.$/);
    expect(rank("accuracy").slices[0]?.variants[0]).toMatchObject({ estimate: null, reason: "There is no row." });
  });

  it("and one of too few rows to rank by is refused with what to do", () => {
    // A single malignant row.
    const input = { ...benign(30), labels: new Uint8Array(30).fill(1, 29) };
    for (const metric of ["recall on class malignant", "pair-accuracy"]) {
      const groups = Uint32Array.from({ length: 30 }, (_, row) => Math.max(row - 1, 0));
      expect(() => rankVariants({ ...input, groups }, { ...options, metric })).toThrow(
        expect.objectContaining({
          name: "InputError",
          message: expect.stringMatching(/^There are too few rows to rank by /),
          hint: expect.stringContaining("Add rows"),
        }),
      );
    }
  });
});

test("a metric of scores without logits, or of costs without costs, is the caller's fault", () => {
  const input = inputOf([1, 0, 1, 1, 0, 1], 2);
  expect(() => rankVariants(input, { ...options, metric: "log-loss" })).toThrow(RangeError);
  expect(() => rankVariants(scoredInput(30, abilities), { ...options, metric: "expected-cost" })).toThrow(RangeError);
});

describe("recall", () => {
  it.each([null, Uint32Array.from({ length: 90 }, (_, row) => (row * row) % 17)])(
    "is accuracy on the rows of the class: the same figures, best set, ranks, test and promise (%#)",
    (groups) => {
      const input = scoredInput(90, abilities, { groups });
      const rows = Array.from(input.labels.keys()).filter((row) => input.labels[row] === MALIGNANT);
      const recall = rankVariants(input, { ...options, metric: "recall on class malignant" });
      const accuracy = rankVariants(takeInputRows(input, rows), options);
      expect(recall.variants).toEqual(accuracy.variants.map((own) => ({ ...own, n: rows.length })));
      expect(recall.test).toEqual(accuracy.test);
      expect(recall.recommendation).toEqual(accuracy.recommendation);
      expect(recall.moreData).toEqual(accuracy.moreData);
      expect(recall).toMatchObject({ rows: 90, intervalMethod: accuracy.intervalMethod });
    },
  );

  it("counts the rows of its class", () => {
    const input = scoredInput(60, abilities);
    const found = rankedBy(rankVariants(input, { ...options, metric: "recall on class malignant" }), "01");
    const rows = Array.from(input.labels.keys()).filter((row) => input.labels[row] === MALIGNANT);
    const hits = rows.filter((row) => input.predicted[row * 4 + 1] === MALIGNANT).length;
    expect(found).toMatchObject({ correct: hits, n: rows.length, estimate: hits / rows.length });
  });
});
