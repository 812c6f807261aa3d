import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type LabelSpace, matchLabels } from "#server/ingest/match-labels";
import { family, inspectUpload, lines, patients, readUpload, refusal, rows } from "#tests/ingest/read-upload";

const matched = (values: string[], space = family): (string | null)[] => {
  const labels = matchLabels(values, space);
  return values.map((value) => labels.get(value) ?? null);
};

test("whether one text follows from the other is answered by yes, no and maybe, too", async () => {
  const nli = JSON.parse(await readFile(join(import.meta.dirname, "../../models/nli/family.json"), "utf8"));
  const expected = ["entailment", "neutral", "contradiction"];
  expect(matched(["Yes", "maybe", "No"], nli)).toEqual(expected);
  expect(matched(["TRUE", "unknown", "false"], nli)).toEqual(expected);
});

describe("a value is read as the label it means", () => {
  test.each([
    ["the label itself", ["negative", "positive"]],
    ["any case and spaces around it", [" NEGATIVE ", "Positive"]],
    ["synonyms", ["Bad", "good"]],
    ["full-width letters", ["ＮＥＧ", "ｐｏｓ"]],
    ["0 and 1", ["0", "1"]],
    ["-1 and 1", ["-1", "1"]],
    ["1 and 2", ["1", "2"]],
    ["numbers with a point", ["0.0", "1.0"]],
    ["stars in words", ["1 star", "5 stars"]],
    ["stars as signs", ["★", "★★★★★"]],
    ["a share of five", ["2/5", "4 / 5"]],
    ["a share of ten", ["1/10", "9/10"]],
    ["a low share of ten is low", ["2/10", "10/10"]],
  ])("%s", (_, values) => {
    expect(matched(values)).toEqual(["negative", "positive"]);
  });

  test("1 to 5: the middle fits no label", () => {
    expect(matched(["1", "2", "3", "4", "5"])).toEqual(["negative", "negative", null, "positive", "positive"]);
  });
  test("0 to 4", () => {
    expect(matched(["0", "1", "2", "3", "4"])).toEqual(["negative", "negative", null, "positive", "positive"]);
  });
  test("0 to 10", () => {
    expect(matched(["0", "4", "5", "7", "10"])).toEqual(["negative", "negative", null, "positive", "positive"]);
  });
  test("-1, 0, 1: the middle fits no label", () => {
    expect(matched(["-1", "0", "1"])).toEqual(["negative", null, "positive"]);
  });
  test("1 star is the worst, though 1 of 0 and 1 is the best", () => {
    expect(matched(["1 star"])).toEqual(["negative"]);
    expect(matched(["1"])).toEqual(["positive"]);
  });
  test("shares of five and of ten in one column are not guessed at", () => {
    expect(matched(["4/5", "4/10"])).toEqual([null, null]);
  });
  test("numbers on no known scale are not guessed at", () => {
    expect(matched(["17", "230"])).toEqual([null, null]);
  });
  test("class indices, where the labels are no scale", () => {
    const animals = { ...family, labels: ["cat", "dog", "fox"], labelSynonyms: {}, ordered: false };
    expect(matched(["0", "2", "1"], animals)).toEqual(["cat", "fox", "dog"]);
    expect(matched(["1", "2", "3"], animals)).toEqual([null, null, null]);
  });
  test.each(["__proto__", "constructor", "toString", "hasOwnProperty"])("%s is a value like any other", (value) => {
    expect(matched([value, "positive"])).toEqual([null, "positive"]);
  });
});

describe("a yes and a no are read in several languages", () => {
  const injury: LabelSpace = {
    ...patients,
    labels: ["no injury", "injury"],
    labelSynonyms: { "no injury": ["no", "0"], injury: ["yes", "1", "aki"] },
  };
  test.each([
    ["nein", "ja"],
    ["non", "oui"],
    ["no", "sí"],
    ["нет", "да"],
    ["net", "da"],
    ["FALSE", "True"],
    ["n", "Y"],
    ["neg", "pos"],
    ["control", "case"],
    ["0.0", "1.0"],
  ])("%s and %s", (no, yes) => {
    expect(matched([no, yes], injury)).toEqual(["no injury", "injury"]);
  });
  test("not where the labels are no yes and no", () => {
    const animals = { ...family, labels: ["cat", "dog"], labelSynonyms: {}, ordered: false };
    expect(matched(["ja", "nein"], animals)).toEqual([null, null]);
  });
  test("a label's own synonym comes first", () => {
    const spoken = { ...injury, labelSynonyms: { "no injury": ["no", "ja"], injury: ["yes"] } };
    expect(matched(["ja"], spoken)).toEqual(["no injury"]);
  });
});

describe("the label column of a table", () => {
  const content = (header: string, row: (index: number) => string[]): string =>
    [
      `Age,heart rate,creatinine_max,${header}`,
      ...Array.from({ length: 12 }, (_, i) => `${40 + i},70,1,${row(i).join(",")}`),
      "",
    ].join("\n");
  const guessed = async (header: string, row: (index: number) => string[], labels = patients) =>
    (await inspectUpload(content(header, row), "data.csv", labels)).guess;

  test.each(["Unit2", "Geschlecht", "smoker", "x"])("%s is not taken for it, though it holds 0 and 1", async (name) => {
    expect((await guessed(name, (i) => [String(i % 2)])).label).toBeNull();
    expect((await guessed(name, (i) => [i % 2 ? "yes" : "no"])).label).toBeNull();
  });
  test.each([
    "outcome",
    "Result",
    "annotation",
    "choice",
    "answer",
    "Ground Truth",
    "Klasse",
    "étiquette",
    "SepsisLabel",
    "e\u0301tiquette",
    "label",
  ])("%s is, beside a column of 0 and 1", async (name) => {
    expect((await guessed(`Unit2,${name}`, (i) => [String(i % 2), String((i >> 1) % 2)])).label).toBe(name);
  });
  test("a column named after a label of the family is", async () => {
    const labels = { ...patients, labelSynonyms: { yes: ["aki"] } };
    expect((await guessed("Unit2,AKI", (i) => ["1", String(i % 2)], labels)).label).toBe("AKI");
  });
  test("a column of the family's own words is, whatever its name", async () => {
    const labels = { ...patients, labelSynonyms: { yes: ["aki"], no: ["no aki"] } };
    expect((await guessed("Unit2,x", (i) => ["1", i % 2 ? "aki" : "no aki"], labels)).label).toBe("x");
  });
});

test("for texts, the only column of 0 and 1 is a mere guess, and two are none", async () => {
  const table = (header: string, row: (index: number) => string): string =>
    `${header}\n${Array.from({ length: 12 }, (_, i) => `a text of some words ${i},${row(i)}\n`).join("")}`;
  expect((await inspectUpload(table("text,x", (i) => `${i % 2}`))).guess).toMatchObject({
    label: "x",
    labelUnsure: true,
  });
  expect((await inspectUpload(table("text,x,z", (i) => `${i % 2},${(i + 1) % 2}`))).guess).toMatchObject({
    label: null,
    labelUnsure: false,
  });
  expect((await inspectUpload(table("text,label", (i) => `${i % 2}`))).guess.labelUnsure).toBe(false);
});

test("a column of pairs is offered as the group", async () => {
  const content = `text,label,pair\n${Array.from({ length: 12 }, (_, i) => `a text of some words ${i},${i % 2},${i >> 1}\n`).join("")}`;
  expect((await inspectUpload(content)).guess.group).toBe("pair");
});

describe("values that fit no label", () => {
  test("are named with their counts and the first row", async () => {
    const error = await refusal(`text,label\n${rows(10)}a,mixed\nb,unclear\nc,mixed\n`);
    expect(error.message).toBe(
      "Column 'label' of data.csv holds values that fit no label of the family: 'mixed' (2 rows), 'unclear' (1 rows).",
    );
    expect(error.where).toEqual({ file: "data.csv", column: "label", row: 11 });
    expect(error.hint).toContain("Map each to one of negative, positive or set it aside");
  });
  test("only values that fit nothing", async () => {
    const error = await refusal("text,label\na,x\nb,y\n", { mapping: { text: "text", label: "label" } });
    expect(error.message).toContain("holds only values that fit no label of the family: 'x' (1 rows), 'y' (1 rows)");
  });
  test("the first five are named, the rest counted, and long ones cut", async () => {
    const values = Array.from({ length: 8 }, (_, i) => `${i}${"😀".repeat(100)}`);
    const error = await refusal(`text,label\n${values.map((value) => `a text,${value}\n`).join("")}`, {
      mapping: { label: "label", text: "text" },
    });
    expect(error.message).toContain("and 3 more");
    expect(error.message.length).toBeLessThan(600);
    expect(error.message.isWellFormed()).toBe(true);
  });
  test("can be mapped, and set aside with a reason", async () => {
    const mapping = { labels: { mixed: "negative", unclear: null } };
    const { dataset, columns } = await readUpload(`text,label\nx,mixed\ny,unclear\n${rows(10)}`, { mapping });
    expect([...columns.labels].slice(0, 3)).toEqual([0, 1, 0]);
    expect(dataset.skippedRows).toEqual([{ row: 2, reason: "has the label 'unclear', which is set aside" }]);
  });
  test("a mapping has the last word over synonyms", async () => {
    const { columns } = await readUpload(`text,label\n${rows(10)}`, {
      mapping: { labels: { positive: "negative", negative: "positive" } },
    });
    expect([...columns.labels]).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
  });
  test("a mapping to a label that the family lacks is refused", async () => {
    const error = await refusal(`text,label\n${rows(10)}`, { mapping: { labels: { positive: "happy" } } });
    expect(error.line).toBe("The family has no label 'happy'. Its labels are negative, positive.");
  });
  test("keys that every object has can be values and be mapped", async () => {
    const values = ["__proto__", "constructor", "toString", "valueOf"];
    const content = lines(12, (i) => ({ text: `text ${i}`, label: values[i % 4] }));
    const labels = Object.fromEntries(values.map((value, index) => [value, index % 2 === 0 ? "negative" : "positive"]));
    const { dataset } = await readUpload(content, {
      name: "a.jsonl",
      mapping: { text: "text", label: "label", labels },
    });
    expect(dataset.classCounts).toEqual([6, 6]);
    const error = await refusal(content, { name: "a.jsonl", mapping: { text: "text", label: "label" } });
    expect(error.message).toContain("'__proto__' (3 rows), 'constructor' (3 rows)");
  });
  test("10,001 different values are no labels", async () => {
    const content = `text,label\n${Array.from({ length: 10_001 }, (_, i) => `t,value ${i}\n`).join("")}`;
    const error = await refusal(content, { mapping: { text: "text", label: "label" } });
    expect(error.message).toBe(
      "Column 'label' of data.csv has more than 10000 different values: it does not look like labels.",
    );
  });
  test("10,000 different values can still be mapped, every one of them", async () => {
    const content = `text,label\n${Array.from({ length: 10_000 }, (_, i) => `t,value ${i}\n`).join("")}`;
    const labels = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, i) => [`value ${i}`, i % 2 === 0 ? "positive" : null]),
    );
    labels["value 1"] = "negative";
    const { dataset } = await readUpload(content, { mapping: { text: "text", label: "label", labels } });
    expect(dataset).toMatchObject({ rows: 5001, skipped: 4999, classCounts: [1, 5000] });
  });
});

test("the inspection shows each value of a category column with its count and label", async () => {
  const { labelCounts } = await inspectUpload(
    `text,label,source\n${rows(8).replaceAll("\n", ",web\n")}a text,meh,shop\n`,
  );
  expect(labelCounts.label).toEqual([
    { value: "negative", rows: 4, label: "negative" },
    { value: "positive", rows: 4, label: "positive" },
    { value: "meh", rows: 1, label: null },
  ]);
  expect(labelCounts.source?.map(({ value, label }) => [value, label])).toEqual([
    ["web", null],
    ["shop", null],
  ]);
});
