import { describe, expect, test } from "vitest";
import {
  changeDraft,
  choose,
  firstDraft,
  isCuttable,
  labelProblem,
  mappingOf,
  readEdges,
  setAbsent,
} from "#app/components/stress-set/mapping-draft";
import { type Column, inspectionSchema } from "#server/contracts/dataset";
import { partialMappingSchema } from "#server/contracts/mapping";

const column = (part: Partial<Column> & { name: string }): Column => ({
  looksLike: "number",
  distinct: 40,
  filled: 40,
  examples: [],
  numbers: { decimal: "point", unit: null, others: 0, quantiles: [1, 2, 3] },
  ...part,
});

const inspection = inspectionSchema.parse({
  format: "csv",
  delimiter: ",",
  rows: 40,
  columns: [column({ name: "Age" }), column({ name: "dose" })],
  preview: [],
  guess: { text: null, features: { Age: "Age", HR: "pulse" }, label: "outcome", slices: ["ward"], group: null },
  labelCounts: {},
});

describe("edges as they are typed", () => {
  test.each<[string, number[]]>([
    ["40; 65; 80", [40, 65, 80]],
    ["40 65 80", [40, 65, 80]],
    ["40, 65, 80", [40, 65, 80]],
    ["1,5;2,5", [1.5, 2.5]],
    ["-1e3 .5", [-1000, 0.5]],
  ])("%s", (text, edges) => {
    expect(readEdges(text)).toEqual(edges);
  });
  test.each(["", " ", "a", "2; 1", "1; 1", "1; Infinity", "1; 1e999", "1--2"])("%j cannot be read", (text) => {
    expect(readEdges(text)).toBeNull();
  });
});

test("a column is cut where all its values are numbers and differ", () => {
  expect(isCuttable(column({ name: "a" }))).toBe(true);
  expect(isCuttable(column({ name: "a", distinct: 2 }))).toBe(false);
  expect(isCuttable(column({ name: "a", numbers: null }))).toBe(false);
  expect(isCuttable(column({ name: "a", numbers: { decimal: "point", unit: null, others: 1, quantiles: [1] } }))).toBe(
    false,
  );
  expect(isCuttable(column({ name: "a", numbers: { decimal: "unclear", unit: null, others: 0, quantiles: [] } }))).toBe(
    false,
  );
});

describe("the form starts from", () => {
  test("the guess, where nobody has said anything", () => {
    expect(firstDraft(inspection, null)).toMatchObject({ label: "outcome", slices: ["ward"], bins: {}, labels: {} });
  });
  test("what the person chose before, and the guess for what they left out", () => {
    const draft = firstDraft(inspection, { label: "died", features: { HR: "rate" }, slices: [], labels: { x: null } });
    expect(draft).toMatchObject({
      label: "died",
      features: { Age: "Age", HR: "rate" },
      slices: [],
      labels: { x: null },
    });
  });
});

test("inputs that a client left to be guessed are guessed on the page too", () => {
  const left = partialMappingSchema.parse({ weight: "dose" });
  expect(firstDraft(inspection, left)).toMatchObject({
    label: "outcome",
    features: { Age: "Age" },
    slices: [],
    weight: "dose",
  });
});

describe("a feature", () => {
  const features = { Age: "Age" };
  test("has a column, is not in the file, or is left open", () => {
    expect(choose(features, "HR", "pulse")).toEqual({ ...features, HR: "pulse" });
    expect(choose(features, "HR", null)).toEqual({ ...features, HR: null });
    expect(choose(choose(features, "HR", null), "HR", undefined)).toEqual(features);
  });
  test("that nothing is said of can be stated as not in the file with all others like it", () => {
    expect(setAbsent(features, [{ name: "Age" }, { name: "HR" }])).toEqual({ ...features, HR: null });
  });
  test("that an earlier mapping says is not in the file stays so, and is sent so", () => {
    const draft = firstDraft(inspection, { features: { HR: null } });
    expect(mappingOf(draft, [], "tabular").features).toEqual({ Age: "Age", HR: null });
  });
});

test("edges of a column that is no slice any more are not sent", () => {
  const draft = { ...firstDraft(inspection, null), slices: ["dose"], bins: { dose: [1], Age: [40] } };
  expect(mappingOf(draft, [], "tabular")).toMatchObject({ slices: ["dose"], bins: { dose: [1] } });
  expect(mappingOf(changeDraft(draft, { weight: "dose" }), [], "tabular")).toMatchObject({ slices: [], bins: {} });
});

describe("a column that is given a role", () => {
  const draft = { ...firstDraft(inspection, null), slices: ["ward", "dose"], bins: { dose: [1] } };
  test.each<Partial<typeof draft>>([
    { label: "dose" },
    { group: "dose" },
    { weight: "dose" },
    { text: "dose" },
    { image: "dose" },
    { features: { Age: "Age", HR: "dose" } },
  ])("is no longer ticked as a slice: %j", (part) => {
    expect(changeDraft(draft, part)).toMatchObject({ ...part, slices: ["ward"], bins: {} });
  });
  test("is a slice too, where the person ticks it afterwards", () => {
    const given = changeDraft(draft, { group: "dose" });
    const ticked = changeDraft(given, { slices: [...given.slices, "dose"] });
    expect(mappingOf(ticked, [], "tabular")).toMatchObject({ group: "dose", slices: ["ward", "dose"] });
  });
  test("leaves the other slices as they are, and so does any other change", () => {
    expect(changeDraft(draft, { labels: { x: null } })).toMatchObject({ slices: draft.slices, bins: draft.bins });
  });
});

describe("a conversion", () => {
  const draft = changeDraft(firstDraft(inspection, null), { conversions: { HR: "1/s" } });
  test("is sent as it was chosen, and filled in from an earlier mapping", () => {
    const mapping = mappingOf(draft, [], "tabular");
    expect(mapping.conversions).toEqual({ HR: "1/s" });
    expect(firstDraft(inspection, mapping).conversions).toEqual(mapping.conversions);
  });
  test("ends where the feature reads another column, or none", () => {
    expect(changeDraft(draft, { features: { ...draft.features, HR: "dose" } }).conversions).toEqual({});
    expect(changeDraft(draft, { features: { ...draft.features, HR: null } }).conversions).toEqual({});
  });
});

describe("labels with rows", () => {
  test("of fewer than two kinds keep a set from being ranked on, and rows not decided on are not taken for theirs", () => {
    expect(labelProblem(["neutral", "entailment"], 207)).toBeNull();
    expect(labelProblem(["neutral"], 0)).toMatch(/^All rows count as neutral/);
    expect(labelProblem(["neutral"], 207)).toMatch(/^So far only neutral has rows/);
    expect(labelProblem([], 207)).toMatch(/^No row counts as a label yet/);
  });
});
