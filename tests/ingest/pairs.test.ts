import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PartialMapping } from "#server/contracts/mapping";
import { family, inspectUpload, pairs, readUpload, refusal } from "#tests/ingest/read-upload";

const LABELS = ["entailment", "neutral", "contradiction"];
const quote = (value: string): string => `"${value.replaceAll('"', '""')}"`;

/** Twelve rows of two texts and a label under three names. */
const table = (header: string, row = (index: number) => [`premise no ${index}`, `hypothesis no ${index}`]): string =>
  [
    header,
    ...Array.from({ length: 12 }, (_, index) => [...row(index), LABELS[index % 3] as string].map(quote).join(",")),
    "",
  ].join("\n");
const read = (content: string, mapping: PartialMapping = {}) => readUpload(content, { mapping, labels: pairs });

test("both texts of a row come together, in order", async () => {
  const { dataset, pairs: found } = await read(table("premise,hypothesis,label"));
  expect(dataset).toMatchObject({
    modality: "text-pair",
    archive: null,
    rows: 12,
    classCounts: [4, 4, 4],
    mapping: { text: "premise", textPair: "hypothesis", label: "label", image: null },
  });
  expect(found).toHaveLength(12);
  expect(found[11]).toEqual(["premise no 11", "hypothesis no 11"]);
});

test("any two texts come back as they were", async () => {
  const text = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 30 })
    .filter((value) => value.trim() !== "" && !/[\0\r]/.test(value));
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(text, text), { minLength: 12, maxLength: 30 }), async (rows) => {
      const records = rows.map((row, index) => [...row, LABELS[index % 3] as string].map(quote).join(","));
      const { pairs: found } = await read(`premise,hypothesis,label\n${records.join("\n")}\n`);
      expect(found).toEqual(rows);
    }),
    { numRuns: 25 },
  );
});

test("a row that lacks one of the two is skipped and says which", async () => {
  const content = table("premise,hypothesis,label", (index) => [
    index === 0 ? " " : `p ${index}`,
    index === 2 ? "" : `h ${index}`,
  ]);
  expect((await read(content)).dataset).toMatchObject({
    rows: 10,
    skippedRows: [
      { row: 1, reason: "has no text in column 'premise'" },
      { row: 3, reason: "has no text in column 'hypothesis'" },
    ],
  });
});

describe("the two columns are guessed", () => {
  test.each([
    ["premise,hypothesis,label", "premise", "hypothesis"],
    ["hypothesis,premise,label", "premise", "hypothesis"],
    ["Sentence1,Sentence2,label", "Sentence1", "Sentence2"],
    ["text_pair,text,label", "text", "text_pair"],
    ["sentence,question,label", "question", "sentence"],
    ["Question 1,Question 2,label", "Question 1", "Question 2"],
    ["claim,evidence,label", "evidence", "claim"],
    ["this,that,label", "this", "that"],
  ])("%s", async (header, text, textPair) => {
    expect((await inspectUpload(table(header), "data.csv", pairs)).guess).toMatchObject({
      text,
      textPair,
      label: "label",
      image: null,
      features: {},
    });
  });

  test("by their names, though one holds few values", async () => {
    const content = table("premise,hypothesis,label", (index) => [`A man ${index % 2}.`, `He walks ${index}.`]);
    expect((await inspectUpload(content, "data.csv", pairs)).guess).toMatchObject({
      text: "premise",
      textPair: "hypothesis",
    });
  });

  test("the other one, where a person named one of them", async () => {
    const content = table("premise,hypothesis,label");
    expect((await read(content, { text: "hypothesis" })).dataset.mapping).toMatchObject({
      text: "hypothesis",
      textPair: "premise",
    });
    expect((await read(content, { textPair: "premise" })).dataset.mapping).toMatchObject({
      text: "hypothesis",
      textPair: "premise",
    });
  });
});

describe("a mapping that makes no pairs is refused", () => {
  test("one text alone", async () => {
    const content = `premise,label\n${Array.from({ length: 12 }, (_, i) => `a text of words ${i},${LABELS[i % 3]}\n`).join("")}`;
    expect((await refusal(content, { labels: pairs })).line).toBe(
      "No column of data.csv looks like the second text of a pair. Name it; the columns are 'premise', 'label'.",
    );
  });
  test.each<[PartialMapping, string]>([
    [{ text: "premise", textPair: "premise" }, "Column 'premise' cannot be both the text and the second text."],
    [{ textPair: "label", label: "label" }, "Column 'label' cannot be both the second text and the label."],
    [{ group: "label" }, "Column 'label' cannot be both the label and the group."],
    [{ image: "premise" }, "This family reads pairs of texts: it has no use for a column of the image."],
    [{ features: { a: "premise" } }, "This family reads pairs of texts: it has no use for a column of the features."],
    [{ textPair: "nope" }, "data.csv has no column 'nope' for the second text."],
  ])("%j", async (mapping, message) => {
    expect((await refusal(table("premise,hypothesis,label"), { labels: pairs, mapping })).message).toBe(message);
  });
  test("a second text for a family that reads one", async () => {
    const error = await refusal(table("premise,hypothesis,label"), {
      labels: family,
      mapping: { textPair: "hypothesis" },
    });
    expect(error.message).toBe("This family reads texts: it has no use for a column of the second text.");
  });
});

test("rows that share a premise can be grouped by it, and cut into slices by their label", async () => {
  const content = table("premise,hypothesis,label", (index) => [`premise no ${index % 4}`, `hypothesis no ${index}`]);
  expect((await read(content, { group: "premise", slices: ["label"] })).dataset).toMatchObject({
    groups: 4,
    slices: [{ column: "label", values: [{ rows: 4 }, { rows: 4 }, { rows: 4 }] }],
  });
});
