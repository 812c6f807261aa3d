import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import {
  formatConstraint,
  formatMeasure,
  isHigherBetter,
  parseConstraint,
  parseMeasure,
} from "#server/contracts/measure";
import { formatMetric, METRICS, nameMetric, parseMetric } from "#server/contracts/metric";
import { measureSchema, requirementSchema } from "#server/contracts/requirement";

describe("a metric is read as people write it", () => {
  test.each([
    ["accuracy", { name: "accuracy", className: null, specificity: null }],
    [" recall on class malignant ", { name: "recall", className: "malignant", specificity: null }],
    ["recall on class not on class", { name: "recall", className: "not on class", specificity: null }],
    ["sensitivity at specificity 0.9", { name: "sensitivity", className: null, specificity: 0.9 }],
    ["sensitivity at specificity 90% on class DR", { name: "sensitivity", className: "DR", specificity: 0.9 }],
  ])("%s", (text, spec) => {
    expect(parseMetric(text)).toEqual(spec);
  });

  test.each([
    ["acuracy", /'acuracy' is no metric\. There are: accuracy, /],
    ["", /is no metric/],
    ["accuracy on class dog", /leave out 'on class dog'/],
    ["sensitivity", /needs its specificity/],
    ["sensitivity at specificity 1", /between 0 and 1/],
    ["recall at specificity 0.9", /only sensitivity has/],
  ])("what is none is told why: %s", (text, reason) => {
    expect(parseMetric(text)).toMatch(reason);
    expect(measureSchema.safeParse(text).error?.issues[0]?.message).toMatch(reason);
  });

  it("and written in one way, which reads as the same metric", () => {
    const spec = fc.record({
      name: fc.constantFrom(...(Object.keys(METRICS) as (keyof typeof METRICS)[])),
      className: fc.constantFrom("dog", "no injury", "on class", "5"),
      specificity: fc.integer({ min: 1, max: 999 }).map((thousandths) => thousandths / 1000),
    });
    const ofAClass = new Set(["recall", "precision", "f1", "auroc", "auprc", "sensitivity"]);
    fc.assert(
      fc.property(spec, ({ name, className, specificity }) => {
        const metric = {
          name,
          className: ofAClass.has(name) ? className : null,
          specificity: name === "sensitivity" ? specificity : null,
        };
        expect(parseMetric(formatMetric(metric))).toEqual(metric);
      }),
    );
  });

  it("and named in plain words", () => {
    expect(nameMetric({ name: "sensitivity", className: "malignant", specificity: 0.9 })).toBe(
      "sensitivity at specificity 0.9 of malignant",
    );
  });
});

describe("a measure is a metric on the set, a slice or a published test, or what a variant costs to run", () => {
  test.each([
    ["accuracy on slice night", "accuracy on slice night", true],
    ["accuracy on slice time = night", "accuracy on slice time=night", true],
    ["recall on class malignant on slice site=face", "recall on class malignant on slice site=face", true],
    ["worst log-loss over slices of site", "worst log-loss over slices of site", false],
    ["accuracy on test pixelate", "accuracy on test pixelate", true],
    ["latency", "latency p95", false],
    ["size", "size", false],
  ])("%s", (text, written, higher) => {
    const measure = parseMeasure(text);
    if (typeof measure === "string") throw new Error(measure);
    expect(formatMeasure(measure)).toBe(written);
    expect(parseMeasure(written)).toEqual(measure);
    expect(isHigherBetter(measure)).toBe(higher);
  });
});

describe("a constraint is a measure, a relation and a figure", () => {
  test.each([
    ["recall on class malignant >= 0.85", "recall on class malignant >= 0.85", 0.85],
    ["accuracy on slice night ≥ 70%", "accuracy on slice night >= 0.7", 0.7],
    ["log-loss <= 0.4", "log-loss <= 0.4", 0.4],
    ["latency p95 <= 5 ms", "latency p95 <= 5 ms", 5],
    ["latency p95 <= 0.1 s", "latency p95 <= 100 ms", 100],
    ["size<=1MB", "size <= 1 MB", 1e6],
  ])("%s", (text, written, threshold) => {
    const constraint = parseConstraint(text);
    if (typeof constraint === "string") throw new Error(constraint);
    expect(constraint.threshold).toBeCloseTo(threshold, 12);
    expect(formatConstraint(constraint)).toBe(written);
    expect(parseConstraint(written)).toEqual(constraint);
  });

  test.each([
    ["accuracy > 0.8", /is no constraint. Write it as/],
    ["accuracy >= much", /is no constraint/],
    ["speed <= 5 ms", /'speed' is no metric/],
    ["latency p95 <= 5", /needs a unit: ms, s/],
    ["size <= 5 ms", /not measured in ms, but in B/],
    ["accuracy >= 5 MB", /not measured in MB, but in %/],
  ])("what is none is told why: %s", (text, reason) => {
    expect(parseConstraint(text)).toMatch(reason);
  });
});

describe("a requirement", () => {
  it("left empty asks for the highest accuracy", () => {
    expect(requirementSchema.parse({})).toEqual({ objective: "accuracy", constraints: [] });
  });

  it("says where it is wrong", () => {
    const wrong = requirementSchema.safeParse({ constraints: ["accuracy >= 0.5", "accuracy => 0.5"] });
    expect(wrong.error?.issues[0]).toMatchObject({ path: ["constraints", 1], message: /is no constraint/ });
  });

  it("may mix measures by weight", () => {
    const mixed = requirementSchema.parse({
      objective: [{ measure: "accuracy on slice a=b", weight: 2 }, { measure: "brier" }],
    });
    expect(mixed.objective).toEqual([
      { measure: "accuracy on slice a=b", weight: 2 },
      { measure: "brier", weight: 1 },
    ]);
  });
});
