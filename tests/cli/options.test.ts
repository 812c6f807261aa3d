import { describe, expect, test } from "vitest";
import { oneLine } from "#cli/one-line";
import { type RankFlags, readRankOptions } from "#cli/rank/options";

test("what is not said is left to be guessed, or has the value that the usage states", () => {
  const { mapping, options } = readRankOptions({});
  expect(options).toEqual({ metric: "accuracy", constraints: [], confidence: 0.95, seed: 1, stresses: [] });
  expect(mapping).toEqual({ text: undefined, label: undefined, slices: undefined, group: undefined, labels: {} });
});

test("flags become a mapping and options", () => {
  const flags = { text: "t", label: "l", slice: ["a", "b"], group: "g", confidence: "0.9", seed: "4294967295" };
  const { mapping, options } = readRankOptions({
    ...flags,
    "map-label": ["bad=negative", "a=b=positive", "odd=", "__proto__=positive"],
  });
  expect(options).toEqual({ metric: "accuracy", constraints: [], confidence: 0.9, seed: 4294967295, stresses: [] });
  expect(mapping).toMatchObject({ text: "t", label: "l", slices: ["a", "b"], group: "g" });
  expect(Object.entries(mapping.labels ?? {})).toEqual([
    ["bad", "negative"],
    ["a=b", "positive"],
    ["odd", null],
    ["__proto__", "positive"],
  ]);
});

test("a metric is brought to one form", () => {
  const { options } = readRankOptions({ metric: " sensitivity at specificity 90% on class DR " });
  expect(options.metric).toBe("sensitivity at specificity 0.9 on class DR");
});

describe("a file of requirements", () => {
  const requirement = {
    objective: [
      { measure: "accuracy", weight: 2 },
      { measure: "macro-f1", weight: 1 },
    ],
    constraints: ["size <= 1 MB"],
    costs: { a: { b: 2 } },
  };

  test("gives objective, constraints and costs, beside the flags", () => {
    const { options } = readRankOptions({ confidence: "0.9" }, requirement);
    const { objective: metric, constraints, costs } = requirement;
    expect(options).toEqual({ metric, constraints, costs, confidence: 0.9, seed: 1, stresses: [] });
  });

  test("and --metric both say what to rank by, so that one has to go", () => {
    expect(() => readRankOptions({ metric: "accuracy" }, requirement)).toThrow(
      expect.objectContaining({
        name: "InputError",
        line: "--metric and --require both say what to rank by. Leave out --metric: the file's objective counts.",
      }),
    );
  });
});

test("a feature with an empty column is not in the file, and takes the place of what a mapping says", () => {
  const { mapping } = readRankOptions({ feature: ["HR=", "Age=years"] }, null, {
    features: { HR: "pulse", T: "temp" },
  });
  expect(mapping.features).toEqual({ HR: null, Age: "years", T: "temp" });
});

test.each<[RankFlags, string]>([
  [{ confidence: "0.2" }, "--confidence: at least 0.5."],
  [{ confidence: "1" }, "--confidence: at most 0.999."],
  [{ confidence: "95%" }, "--confidence should be a number, not '95%'."],
  [{ confidence: "high" }, "--confidence should be a number, not 'high'."],
  [{ confidence: "" }, "--confidence should be a number, not ''."],
  [{ confidence: "NaN" }, "--confidence should be a number, not 'NaN'."],
  [{ confidence: "Infinity" }, "--confidence should be a number, not 'Infinity'."],
  [{ seed: "1.5" }, "--seed: "],
  [{ seed: "-1" }, "--seed: "],
  [{ seed: "4294967296" }, "--seed: "],
  [{ seed: "0x10" }, "--seed should be a number, not '0x10'."],
  [{ seed: " 1" }, "--seed should be a number, not ' 1'."],
  [{ metric: "f2" }, "--metric: 'f2' is no metric. There are: accuracy,"],
  [{ metric: "accuracy on class dog" }, "--metric: accuracy is of all classes: leave out 'on class dog'."],
  [{ "map-label": ["happy"] }, "--map-label happy should read VALUE=LABEL."],
  [{ "map-label": ["=positive"] }, "--map-label =positive should read VALUE=LABEL."],
])("%j is refused by the name of its flag", (flags, message) => {
  expect(() => readRankOptions(flags)).toThrow(
    expect.objectContaining({ name: "InputError", message: expect.stringContaining(message) }),
  );
});

test("what is printed is one line without control characters, whatever a file holds", () => {
  expect(oneLine("a\nb\r\n\tc\u001b[31md\u0000\u2028e\u009b")).toBe("a b c [31md e");
  expect(oneLine("é 😀 ★")).toBe("é 😀 ★");
});
