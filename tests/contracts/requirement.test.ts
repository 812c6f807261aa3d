import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { z } from "zod";
import {
  type ConstraintSpec,
  formatConstraint,
  formatMeasure,
  formatObjective,
  isHigherBetter,
  type MeasureSpec,
  nameMeasure,
  objectiveParts,
  parseConstraint,
  parseMeasure,
  readConstraint,
  readMeasure,
} from "#server/contracts/measure";
import {
  formatMetric,
  isOfPairs,
  isShare,
  METRICS,
  metricNames,
  nameMetric,
  parseMetric,
  readMetric,
} from "#server/contracts/metric";
import { rankingOptionsSchema } from "#server/contracts/ranking";
import { constraintSchema, costsSchema, measureSchema, requirementSchema } from "#server/contracts/requirement";

const ofAClass = new Set(["recall", "precision", "f1", "auroc", "auprc", "sensitivity"]);

const anyMetric = fc
  .record({
    name: fc.constantFrom(...metricNames),
    className: fc.constantFrom("dog", "no injury", "on class", "5", null),
    specificity: fc.oneof(
      fc.integer({ min: 1, max: 999 }).map((thousandths) => thousandths / 1000),
      fc.constantFrom(1e-7, 0.123456789),
    ),
  })
  .map(({ name, className, specificity }) => ({
    name,
    className: ofAClass.has(name) ? className : null,
    specificity: name === "sensitivity" ? specificity : null,
  }));

const word = fc.constantFrom("night", "time of day", "5", "a >= 3", "50%", "under 40", "x+y", "Zürich");

const anyMeasure: fc.Arbitrary<MeasureSpec> = fc.oneof(
  fc.record({
    kind: fc.constant("metric" as const),
    metric: anyMetric,
    slice: fc.option(fc.record({ column: fc.option(word), value: word })),
  }),
  fc.record({ kind: fc.constant("worst-slice" as const), metric: anyMetric, column: word }),
  fc.record({ kind: fc.constant("published" as const), metric: anyMetric, test: fc.constantFrom("blur", "a-b") }),
  fc.constant({ kind: "latency" as const }),
  fc.constant({ kind: "size" as const }),
);

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
    ["", /is no metric\. There are/],
    ["specificity", /Nearest to it is the recall of the other class: 'recall on class LABEL'\./],
    ["Specificity on class benign", /the recall of the other class/],
    ["balanced_accuracy", /Nearest to it is 'balanced-accuracy'\./],
    ["ROC_AUC", /Nearest to it is 'auroc'\./],
    ["accuracy on class dog", /leave out 'on class dog'/],
    ["sensitivity", /needs its specificity/],
    ["sensitivity at specificity 1", /between 0 and 1/],
    ["recall at specificity 0.9", /only sensitivity has/],
  ])("what is none is told why: %s", (text, reason) => {
    expect(parseMetric(text)).toMatch(reason);
    expect(measureSchema.safeParse(text).error?.issues[0]?.message).toMatch(reason);
  });

  it("and written in one way, which reads as the same metric", () => {
    fc.assert(
      fc.property(anyMetric, (metric) => {
        expect(parseMetric(formatMetric(metric))).toEqual(metric);
      }),
    );
  });

  it("and has a title, a direction and a sentence on what it is, whichever it is", () => {
    for (const name of metricNames) {
      const { title, better, about } = METRICS[name];
      expect(["higher", "lower"], name).toContain(better);
      expect(title.length, name).toBeGreaterThan(1);
      expect(about.length, name).toBeGreaterThan(10);
    }
    expect(metricNames.filter((name) => !isShare(name))).toEqual(["log-loss", "brier", "expected-cost"]);
    expect(metricNames.filter(isOfPairs)).toEqual(["pair-accuracy", "flip-rate"]);
  });

  it("and refused by the reader of texts that were checked", () => {
    expect(readMetric("f1 on class dog")).toMatchObject({ name: "f1", className: "dog" });
    expect(() => readMetric("f2")).toThrow(RangeError);
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
    ["worst accuracy over slices of  site ", "worst accuracy over slices of site", true],
    ["size", "size", false],
  ])("%s", (text, written, higher) => {
    const measure = parseMeasure(text);
    if (typeof measure === "string") throw new Error(measure);
    expect(formatMeasure(measure)).toBe(written);
    expect(parseMeasure(written)).toEqual(measure);
    expect(isHigherBetter(measure)).toBe(higher);
  });
});

describe("any measure", () => {
  it("is written in one way, which reads as the same measure", () => {
    // A value that holds an equals sign reads as a column and a value: its column has to be written too.
    const isReadable = (measure: MeasureSpec): boolean =>
      measure.kind !== "metric" || measure.slice === null || !/=/.test(measure.slice.column ?? measure.slice.value);
    fc.assert(
      fc.property(anyMeasure.filter(isReadable), (measure) => {
        expect(parseMeasure(formatMeasure(measure))).toEqual(measure);
      }),
    );
  });

  test.each([
    ["accuracy", "accuracy"],
    ["recall on class malignant", "recall of malignant"],
    ["accuracy on slice time=night", "accuracy where time is night"],
    ["accuracy on slice night", "accuracy where a column is night"],
    ["worst log-loss over slices of site", "log loss in the worst slice by site"],
    ["auroc on test pixelate", "published AUROC on pixelate"],
    ["latency", "latency (95th percentile)"],
    ["size", "size of the model"],
  ])("has a name in plain words: %s", (text, name) => {
    expect(nameMeasure(readMeasure(text))).toBe(name);
  });

  test.each([
    ["worst over slices of site", /is no metric/],
    ["worst accuracy over slices of", /is no metric/],
    ["accuracy on slice", /is no metric/],
    ["accuracy on test", /is no metric/],
    ["latency p99", /is no metric/],
    ["worst accuracy on class dog over slices of site", /leave out 'on class dog'/],
  ])("that is none is told why: %s", (text, reason) => {
    expect(parseMeasure(text)).toMatch(reason);
    expect(() => readMeasure(text)).toThrow(RangeError);
  });
});

describe("an objective", () => {
  test("of one measure is that measure, whatever its weight", () => {
    expect(objectiveParts("accuracy on slice a=b")).toEqual([
      { measure: readMeasure("accuracy on slice a=b"), weight: 1 },
    ]);
    expect(objectiveParts([{ measure: "accuracy", weight: 7 }])).toEqual(objectiveParts("accuracy"));
    expect(formatObjective("latency")).toBe("latency p95");
    expect(formatObjective([{ measure: "accuracy", weight: 7 }])).toBe("accuracy");
  });

  test("of several has weights that sum to 1 and keep their proportions", () => {
    const weight = fc.double({ min: 1e-3, max: 1e3, noNaN: true });
    fc.assert(
      fc.property(fc.array(weight, { minLength: 2, maxLength: 20 }), (weights) => {
        const parts = objectiveParts(weights.map((each) => ({ measure: "accuracy", weight: each })));
        expect(parts.reduce((sum, each) => sum + each.weight, 0)).toBeCloseTo(1, 12);
        for (const [at, part] of parts.entries()) {
          expect(part.weight / parts[0]!.weight).toBeCloseTo(weights[at]! / weights[0]!, 6);
        }
      }),
    );
  });

  test("of several is written in one line, the same for the same proportions", () => {
    const line = "0.667 * accuracy + 0.333 * accuracy on slice time=night";
    for (const scale of [1, 10, 0.3]) {
      const parts = [
        { measure: "accuracy", weight: 2 * scale },
        { measure: "accuracy on slice time = night", weight: scale },
      ];
      expect(formatObjective(parts)).toBe(line);
    }
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

describe("any constraint", () => {
  const figure = fc.oneof(
    fc.integer({ min: 0, max: 2000 }).map(String),
    fc.integer({ min: 0, max: 999_999 }).map((millionths) => `0.${String(millionths).padStart(6, "0")}`),
    fc.constantFrom("0.00000001", "-0.5", "0.07", "1.1", "123456789012345678901234567890", "2e-9"),
  );
  const units = ({ kind }: MeasureSpec): string[] =>
    kind === "latency" ? ["ms", " s"] : kind === "size" ? [" B", "kB", "KB", " MB", "GB"] : ["", "%", " %"];
  const written = anyMeasure.chain((measure) =>
    fc
      .tuple(fc.constantFrom(">=", " <= ", "≥", " ≤"), figure, fc.constantFrom(...units(measure)))
      .map(([relation, number, unit]) => `${formatMeasure(measure)} ${relation}${number}${unit}`),
  );

  it("is stored in one form, which reads as the same constraint", () => {
    fc.assert(
      fc.property(written, (text) => {
        const stored = constraintSchema.parse(text);
        const spec = readConstraint(stored);
        expect(formatConstraint(spec)).toBe(stored);
        expect(constraintSchema.parse(stored)).toBe(stored);
        const asWritten = parseConstraint(text) as ConstraintSpec;
        expect(formatMeasure(spec.measure)).toBe(formatMeasure(asWritten.measure));
        expect(spec.relation).toBe(asWritten.relation);
        expect(Math.abs(spec.threshold - asWritten.threshold)).toBeLessThanOrEqual(1e-12 * Math.abs(spec.threshold));
      }),
      { numRuns: 400 },
    );
  });

  it("that is none is refused by the reader of texts that were checked", () => {
    expect(() => readConstraint("accuracy > 0.5")).toThrow(RangeError);
  });
});

describe("the schemas of measures and constraints", () => {
  test("bring what people write to one form", () => {
    expect(measureSchema.parse(" accuracy on slice time = night ")).toBe("accuracy on slice time=night");
    expect(measureSchema.parse("sensitivity at specificity 90% on class DR")).toBe(
      "sensitivity at specificity 0.9 on class DR",
    );
    expect(constraintSchema.parse("size≤ 1500kB")).toBe("size <= 1.5 MB");
    expect(constraintSchema.parse("accuracy ≥70%")).toBe("accuracy >= 0.7");
  });

  test("refuse what is longer than a line", () => {
    expect(measureSchema.safeParse(`accuracy on slice ${"x".repeat(300)}`).success).toBe(false);
  });

  test("refuse costs that are none", () => {
    expect(costsSchema.safeParse({ a: { b: 10, a: 0 } }).success).toBe(true);
    for (const costs of [{ a: { b: -1 } }, { a: { b: Number.NaN } }, { a: 1 }, { a: { b: 1e10 } }])
      expect(costsSchema.safeParse(costs).success, JSON.stringify(costs)).toBe(false);
  });

  test.each(["input", "output"] as const)("are documented: options of a ranking as JSON schema of the %s", (io) => {
    const schema = z.toJSONSchema(rankingOptionsSchema, { io });
    expect(Object.keys(schema.properties ?? {})).toEqual([
      "metric",
      "constraints",
      "costs",
      "confidence",
      "seed",
      "stresses",
    ]);
    expect(schema.properties).toMatchObject({
      metric: { default: "accuracy", anyOf: [{ type: "string" }, { type: "array" }] },
      constraints: { type: "array", items: { type: "string" }, default: [] },
    });
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

  it("says why its objective is none, alone or in a mix", () => {
    expect(requirementSchema.safeParse({ objective: "acuracy" }).error?.issues[0]?.message).toMatch(
      /'acuracy' is no metric/,
    );
    const mixed = requirementSchema.safeParse({ objective: [{ measure: "accuracy" }, { measure: "acuracy" }] });
    expect(mixed.error?.issues[0]).toMatchObject({ path: ["objective", 1, "measure"], message: /is no metric/ });
  });

  it("refuses a key that it does not know, a weight of 0, a mix of none and more than 20 constraints", () => {
    for (const wrong of [
      { objectives: "accuracy" },
      { objective: [{ measure: "accuracy", weight: 0 }] },
      { objective: [] },
      { constraints: new Array(21).fill("accuracy >= 0.5") },
    ]) {
      expect(requirementSchema.safeParse(wrong).success, JSON.stringify(wrong)).toBe(false);
    }
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
