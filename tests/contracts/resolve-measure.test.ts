import { describe, expect, it, test } from "vitest";
import { type Known, knownOf, metricsPublished } from "#server/contracts/known";
import { readMeasure } from "#server/contracts/measure";
import { rankingOptionsSchema } from "#server/contracts/ranking";
import { checkRequirement, resolveMeasure } from "#server/contracts/resolve-measure";
import { InputError } from "#server/errors";

const known: Known = {
  labels: ["benign", "Malignant", "other"],
  positive: null,
  slices: [
    { column: "site", values: ["face", "back", "unknown"] },
    { column: "age", values: ["young", "old", "unknown"] },
  ],
  grouped: false,
  tests: [
    { name: "blur", metrics: ["accuracy", "auroc"] },
    { name: "swap", metrics: ["flip-rate"] },
  ],
};

const resolve = (text: string, change: Partial<Known> = {}) =>
  resolveMeasure(readMeasure(text), { ...known, ...change });

/** The sentence and the way out of the InputError that is thrown. */
function refusal(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof InputError && error.hint) return error.line;
    throw error;
  }
  throw new Error("It was not refused.");
}

describe("the class that a measure names", () => {
  test("is found whatever its case", () => {
    for (const name of ["Malignant", "malignant", "MALIGNANT"]) {
      expect(resolve(`recall on class ${name}`)).toMatchObject({ metric: { name: "recall", classIndex: 1 } });
    }
  });

  test("is the exact one where two differ by case alone", () => {
    const labels = ["US", "us"];
    expect(resolve("recall on class us", { labels })).toMatchObject({ metric: { classIndex: 1 } });
    expect(resolve("recall on class US", { labels })).toMatchObject({ metric: { classIndex: 0 } });
  });

  test("is the one to be detected where none is named and the family has one", () => {
    for (const name of ["recall", "precision", "f1", "sensitivity at specificity 0.9", "auroc", "auprc"]) {
      expect(resolve(name, { positive: "Malignant" }), name).toMatchObject({ metric: { classIndex: 1 } });
      expect(resolve(`${name} on class benign`, { positive: "Malignant" }), name).toMatchObject({
        metric: { classIndex: 0 },
      });
    }
  });

  test("is none for metrics of all classes, and for areas where nothing is to be detected", () => {
    for (const name of ["accuracy", "macro-f1", "log-loss", "expected-cost"]) {
      expect(resolve(name, { positive: "Malignant" }), name).toMatchObject({ metric: { classIndex: null } });
    }
    for (const name of ["auroc", "auprc"]) expect(resolve(name), name).toMatchObject({ metric: { classIndex: null } });
  });

  test.each([
    [
      "recall",
      "recall is of one class: say which. Write 'recall on class benign'. The classes are 'benign', 'Malignant', 'other'.",
    ],
    ["sensitivity at specificity 0.9", "Write 'sensitivity at specificity 0.9 on class benign'."],
    ["worst f1 over slices of site", "f1 is of one class: say which."],
    ["precision on class cat", "The family has no class 'cat'. Its classes are 'benign', 'Malignant', 'other'."],
  ])("refuses '%s' and says what there is", (text, sentence) => {
    expect(refusal(() => resolve(text))).toContain(sentence);
  });

  test("is refused with at most twelve of many names", () => {
    const labels = Array.from({ length: 40 }, (_, index) => `class ${index}`);
    const line = refusal(() => resolve("recall on class cat", { labels }));
    expect(line).toContain("'class 11' and 28 more.");
    expect(line).not.toContain("'class 12'");
  });
});

describe("the slice that a measure names", () => {
  test("is found by its column, or as the only column that has the value", () => {
    const slice = { column: "age", value: "old" };
    expect(resolve("accuracy on slice age=old")).toMatchObject({ kind: "metric", slice });
    expect(resolve("accuracy on slice old")).toMatchObject({ kind: "metric", slice });
    expect(resolve("accuracy on slice site=unknown")).toMatchObject({ slice: { column: "site", value: "unknown" } });
  });

  test("that more than one column has is refused, with a column to write", () => {
    expect(refusal(() => resolve("accuracy on slice unknown"))).toBe(
      "More than one slice column holds 'unknown'. Write 'on slice site=unknown'; there are 'site', 'age'.",
    );
  });

  test.each([
    [
      "accuracy on slice site=elbow",
      "There is no slice site=elbow. The values of 'site' are 'face', 'back', 'unknown'.",
    ],
    ["accuracy on slice site=old", "There is no slice site=old. The values of 'site' are"],
    [
      "accuracy on slice elbow",
      "There is no slice elbow. The slice columns are 'site' ('face', 'back', 'unknown'); 'age' ('young', 'old', 'unknown').",
    ],
    ["accuracy on slice sex=old", "There is no slice sex=old. The slice columns are 'site'"],
    ["worst accuracy over slices of sex", "There is no slice column 'sex'. There are 'site', 'age'."],
  ])("'%s' is refused with what there is", (text, sentence) => {
    expect(refusal(() => resolve(text))).toContain(sentence);
  });

  test("of a set without slice columns is refused with what to do", () => {
    for (const text of ["accuracy on slice old", "worst accuracy over slices of age"]) {
      expect(
        refusal(() => resolve(text, { slices: [] })),
        text,
      ).toMatch(/[Nn]ame (one|slice columns) when/);
    }
  });

  test("column may be asked for its worst", () => {
    expect(resolve("worst recall on class other over slices of site")).toEqual({
      kind: "worst-slice",
      metric: { name: "recall", classIndex: 2, specificity: null },
      column: "site",
    });
  });
});

describe("the published test that a measure names", () => {
  test("is found, also for pairs of a set that has none", () => {
    expect(resolve("accuracy on test blur")).toMatchObject({ kind: "published", test: "blur" });
    expect(resolve("auroc on test blur")).toMatchObject({ metric: { name: "auroc" } });
    expect(resolve("flip-rate on test swap")).toMatchObject({ metric: { name: "flip-rate" } });
  });

  test.each([
    ["accuracy on test fog", "The family has no published stress test 'fog'. Its tests are 'blur', 'swap'."],
    ["log-loss on test blur", "log loss is not published of blur. Published of it: accuracy, auroc."],
    ["accuracy on test swap", "accuracy is not published of swap. Published of it: flip-rate."],
  ])("'%s' is refused with what there is", (text, sentence) => {
    expect(refusal(() => resolve(text))).toBe(sentence);
  });

  test("of a family that publishes none is refused in a whole sentence", () => {
    expect(refusal(() => resolve("accuracy on test blur", { tests: [] }))).toMatch(/ It publishes none\.$/);
  });

  test("offers what its counts give, and areas where they are published", () => {
    expect(metricsPublished("accuracy", false)).toEqual(["accuracy"]);
    expect(metricsPublished("pair-accuracy", false)).toEqual(["pair-accuracy"]);
    expect(metricsPublished("pair-consistency", true)).toEqual(["flip-rate", "auroc"]);
  });
});

test("pairs need a column that ties rows together", () => {
  for (const name of ["pair-accuracy", "flip-rate"]) {
    expect(resolve(name, { grouped: true })).toMatchObject({ metric: { name } });
    expect(refusal(() => resolve(name))).toMatch(/needs pairs of rows.*as the group column\.$/);
  }
});

test("latency and size name nothing", () => {
  expect([resolve("latency p95"), resolve("size")]).toEqual([{ kind: "latency" }, { kind: "size" }]);
});

describe("a requirement is held against family and set before any work", () => {
  const check = (options: object, change: Partial<Known> = {}) =>
    checkRequirement(rankingOptionsSchema.parse(options), { ...known, ...change });

  test.each([
    {},
    {
      metric: "accuracy on slice old",
      constraints: ["size <= 1 MB", "latency p95 <= 5 ms", "accuracy on test blur >= 0.5"],
    },
    { metric: [{ measure: "accuracy" }, { measure: "accuracy on test blur" }] },
    { metric: [{ measure: "log-loss" }, { measure: "brier on slice old" }] },
    { metric: "expected-cost", costs: { Malignant: { benign: 10 } } },
  ])("and passes where all is there: %j", (options) => {
    expect(() => check(options)).not.toThrow();
  });

  test.each<[object, string]>([
    [{ metric: "recall on class cat" }, "The family has no class 'cat'."],
    [{ constraints: ["size <= 1 MB", "accuracy on slice elbow >= 0.5"] }, "There is no slice elbow."],
    [{ metric: [{ measure: "accuracy" }, { measure: "accuracy on test fog" }] }, "no published stress test 'fog'"],
    [
      { metric: "expected-cost" },
      'expected-cost needs to know what each mistake costs. Give costs by true class and answer, such as {"Malignant": {"benign": 10}}.',
    ],
    [{ constraints: ["expected-cost on slice old <= 1"] }, "expected-cost needs to know what each mistake costs."],
    [{ costs: { cat: { benign: 1 } } }, "The costs name 'cat', which is no class of the family."],
    [{ costs: { benign: { malignant: 1 } } }, "The costs name 'malignant'"],
    [{ metric: "latency p95" }, "The objective has to be measured on your rows."],
    [{ metric: "size" }, "The objective has to be measured on your rows."],
    [{ metric: "accuracy on test blur" }, "The objective has to be measured on your rows."],
    [{ metric: [{ measure: "accuracy on test blur" }, { measure: "size" }] }, "has to be measured on your rows."],
    [
      { metric: [{ measure: "log-loss" }, { measure: "latency p95" }] },
      "latency p95 can't be mixed with what is measured on rows. Make it a constraint.",
    ],
    [
      { metric: [{ measure: "accuracy" }, { measure: "log-loss" }] },
      "Measures of which one is better when higher, another when lower, can't be mixed.",
    ],
    [{ metric: [{ measure: "accuracy" }, { measure: "flip-rate on test swap" }] }, "can't be mixed."],
  ])("and refuses %j", (options, sentence) => {
    expect(refusal(() => check(options))).toContain(sentence);
  });
});

test("what is known of a set is its columns, and of a family its labels and tests", () => {
  const figures = (auroc?: { value: number; se: number }) => [
    { variant: "00", correct: 1, n: 2, slices: {}, auroc },
    { variant: "01", correct: 2, n: 2, slices: {} },
  ];
  expect(
    knownOf(
      { positive: "b" },
      { labels: ["a", "b"], slices: [{ column: "site", values: [{ value: "x", rows: 3 }] }], groups: 4, rows: 9 },
      [
        { name: "one", title: "One", metric: "accuracy", variants: figures({ value: 0.8, se: 0.1 }) },
        { name: "two", title: "Two", metric: "pair-accuracy", variants: figures() },
      ],
    ),
  ).toEqual({
    labels: ["a", "b"],
    positive: "b",
    slices: [{ column: "site", values: ["x"] }],
    grouped: true,
    paired: true,
    rows: 9,
    tests: [
      { name: "one", title: "One", metrics: ["accuracy", "auroc"] },
      { name: "two", title: "Two", metrics: ["pair-accuracy"] },
    ],
  });
  expect(knownOf({}, { labels: [], slices: [], groups: null, rows: 1 }, [])).toMatchObject({
    positive: null,
    grouped: false,
  });
});

it("only ever throws what a user can mend", () => {
  for (const text of [
    "recall",
    "accuracy on slice x",
    "worst brier over slices of x",
    "accuracy on test x",
    "flip-rate",
  ]) {
    expect(() => resolve(text, { labels: ["a", "b"], slices: [], tests: [] }), text).toThrow(InputError);
  }
});

it("refuses calibration error as an objective of few rows, where noise counts as error", () => {
  const options = { metric: "calibration-error", constraints: [] };
  const known = { labels: ["a", "b"], positive: null, slices: [], grouped: false, tests: [] };
  expect(() => checkRequirement(options, { ...known, rows: 299 })).toThrow(/fewer than 300 rows/);
  expect(() => checkRequirement(options, { ...known, rows: 300 })).not.toThrow();
});
