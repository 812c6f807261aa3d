import { expect, test } from "vitest";
import { firstDraft, labelCountsOf, mappingOf, targetOf } from "#app/components/stress-set/mapping-draft";
import { inspectionSchema } from "#server/contracts/dataset";
import { mappingSchema } from "#server/contracts/mapping";

const column = (name: string) => ({ name, looksLike: "category", distinct: 2, filled: 4, examples: [] });
const inspection = inspectionSchema.parse({
  format: "csv",
  delimiter: ",",
  encoding: "windows-1252",
  rows: 4,
  columns: ["review", "stars", "shop", "user"].map(column),
  preview: [],
  guess: { text: "review", label: "stars", slices: ["shop"], group: null },
  labelCounts: {
    stars: [
      { value: "five", rows: 2, label: "positive" },
      { value: "one", rows: 1, label: null },
      { value: "three", rows: 1, label: null },
    ],
  },
});
const counts = labelCountsOf(inspection, "stars");

test("without a mapping the form starts from the guess, and what fits no label is not decided", () => {
  const draft = firstDraft(inspection, null);
  expect(draft).toMatchObject({ text: "review", label: "stars", slices: ["shop"], group: "", labels: {} });
  expect(counts.map((each) => targetOf(draft, each))).toEqual(["positive", undefined, undefined]);
});

test("as an earlier set was read: its columns and labels, but the encoding of this file", () => {
  const earlier = mappingSchema.parse({
    text: "review",
    label: "stars",
    group: "user",
    labels: { one: "negative", four: "positive" },
    encoding: "utf-8",
  });
  const draft = firstDraft(inspection, earlier);
  expect(draft).toMatchObject({ slices: [], group: "user", encoding: "windows-1252" });
  expect(counts.map((each) => targetOf(draft, each))).toEqual(["positive", "negative", undefined]);
  const mapping = mappingOf(draft, counts, "text");
  expect(mappingSchema.parse(mapping)).toEqual(mapping);
  expect(mapping).toMatchObject({
    labels: { five: "positive", one: "negative", three: null },
    encoding: "windows-1252",
    image: null,
  });
});

test("what was said in part is completed by the guess", () => {
  expect(firstDraft(inspection, { label: "shop" })).toMatchObject({ text: "review", label: "shop", slices: [] });
});
