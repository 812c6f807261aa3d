import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fromMeasure, metricChoices, placeChoices } from "#app/components/ranking/measure-choice";
import { nameRequirement } from "#app/components/ranking/name-requirement";
import { draftFrom, thresholdProblem, toOptions } from "#app/components/ranking/requirement-draft";
import { type Known, knownOf } from "#server/contracts/known";
import { readConstraint } from "#server/contracts/measure";
import { rankingOptionsSchema } from "#server/contracts/ranking";

const known: Known = {
  labels: ["benign", "malignant"],
  positive: "malignant",
  slices: [{ column: "site", values: ["face", "foot"] }],
  grouped: false,
  paired: false,
  tests: [{ name: "gaussian-noise", title: "Gaussian noise", metrics: ["accuracy"] }],
};
const accuracy = fromMeasure("accuracy", known);
const sent = (threshold: string, measure = "accuracy") =>
  toOptions(
    {
      objective: accuracy,
      constraints: [{ id: 0, choice: fromMeasure(measure, known), relation: ">=", threshold }],
      costs: {},
    },
    known,
  ).constraints[0];

describe("a figure in per cent", () => {
  test.each(["0.7", "0.01", ".85", "0,7", " 0.999 "])("is refused where it looks like a share: %s", (text) => {
    expect(thresholdProblem(accuracy, text)).toMatch(/ is next to nothing: write [\d.]+ for [\d.]+ %, or /);
  });

  test("is refused in these words", () => {
    expect(thresholdProblem(accuracy, "0.7")).toBe(
      "0.7 % is next to nothing: write 70 for 70 %, or 0.7% if you mean it.",
    );
  });

  test.each([
    ["70", 0.7],
    ["0", 0],
    ["1", 0.01],
    ["100", 1],
    ["62,5", 0.625],
    ["70 %", 0.7],
    ["0.7%", 0.007],
    ["0.7 %", 0.007],
  ])("is taken as it is typed otherwise: %s", (text, share) => {
    expect(thresholdProblem(accuracy, text)).toBe(null);
    expect(sent(text)).toBe(`accuracy >= ${share}`);
  });

  test.each(["101", "much", "-5", "7 0", "5 ms"])("is refused where it is no share: %s", (text) => {
    expect(thresholdProblem(accuracy, text)).not.toBe(null);
  });

  test("is not complained about before it is typed", () => {
    expect(thresholdProblem(accuracy, " ")).toBe(null);
  });
});

test("a figure in another unit may be below 1, and has no per cent sign", () => {
  for (const measure of ["log-loss", "latency", "size"]) {
    const choice = fromMeasure(measure, known);
    expect(thresholdProblem(choice, "0.7"), measure).toBe(null);
    expect(thresholdProblem(choice, "0.7%"), measure).not.toBe(null);
  }
  expect(sent("0.7", "size")).toBe("size >= 0.7 MB");
});

test("what is sent comes back into the form as something that may be sent again, and says the same", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000 }), (basisPoints) => {
      const constraint = `accuracy >= ${basisPoints / 10_000}`;
      const draft = draftFrom(rankingOptionsSchema.parse({ constraints: [constraint] }), known);
      const [own] = draft.constraints;
      expect(thresholdProblem(own!.choice, own!.threshold)).toBe(null);
      expect(toOptions(draft, known).constraints).toEqual([constraint]);
    }),
  );
});

test("digits that nobody typed are gone from what was stored before", () => {
  const options = rankingOptionsSchema.parse({ constraints: ["accuracy >= 0.006999999999999999"] });
  expect(options.constraints).toEqual(["accuracy >= 0.007"]);
  expect(readConstraint("accuracy >= 0.7%").threshold).not.toBe(0.007);
  expect(rankingOptionsSchema.parse({ constraints: ["accuracy >= 0.7%"] }).constraints).toEqual(["accuracy >= 0.007"]);
});

describe("in plain words", () => {
  test("a requirement names its class, its slice and the title of its test", () => {
    const constraints = ["recall >= 0.6", "accuracy on test gaussian-noise >= 0.5", "latency p95 <= 5 ms"];
    expect(nameRequirement({ metric: "worst balanced-accuracy over slices of site", constraints }, known)).toBe(
      "balanced accuracy in the worst slice by site; recall of malignant at least 60%; published accuracy on “Gaussian noise” at least 50%; latency (95th percentile) at most 5 ms",
    );
  });

  test("places name published tests by their titles", () => {
    expect(placeChoices("accuracy", known, true)).toContainEqual([
      "test:gaussian-noise",
      "published, on “Gaussian noise”",
    ]);
  });
});

describe("metrics of pairs", () => {
  const offered = (groups: number | null, pairs: number | null) =>
    metricChoices(knownOf({}, { labels: ["a", "b"], slices: [], groups, pairs, rows: 100 }, []))
      .map(([name]) => name)
      .filter((name) => name === "pair-accuracy" || name === "flip-rate");

  test("are offered where the groups are pairs, not where they are patients", () => {
    expect(offered(null, null)).toEqual([]);
    expect(offered(40, 3)).toEqual([]);
    expect(offered(50, 48)).toEqual(["pair-accuracy", "flip-rate"]);
  });

  test("are offered of groups of which nobody counted the rows", () => {
    expect(offered(50, null)).toHaveLength(2);
  });
});
