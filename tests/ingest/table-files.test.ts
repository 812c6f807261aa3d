import { describe, expect, test } from "vitest";
import { inspectFixture, readFixture } from "#tests/ingest/read-fixture";
import { inspectUpload, readUpload } from "#tests/ingest/read-upload";

const text = (n: number): string => `Text Nummer ${n}: schön, „wirklich“ gut – für ${n} €`;
const TEXTS = Array.from({ length: 24 }, (_, n) => text(n));

describe("the same table, however it was written", () => {
  test.each([
    ["utf-8-mark.csv", "csv", "utf-8"],
    ["utf-16.csv", "csv", "utf-16le"],
    ["utf-16be.csv", "csv", "utf-16be"],
    ["windows-1252.csv", "csv", "windows-1252"],
    ["reviews.tsv", "tsv", "utf-8"],
    ["reviews.csv.gz", "csv", "utf-8"],
    ["reviews.csv.zip", "csv", "utf-8"],
    ["array.json", "json", "utf-8"],
    ["array-one-line.json", "json", "utf-8"],
    ["nested.json", "json", "utf-8"],
    ["reviews.parquet", "parquet", null],
  ])("%s", async (name, format, encoding) => {
    const inspection = await inspectFixture(name);
    expect(inspection).toMatchObject({ format, encoding, rows: 24 });
    expect(inspection.columns.slice(0, 3).map((column) => column.name)).toEqual(["review", "label", "product"]);
    const { texts, columns, dataset } = await readFixture(name, { slices: ["product"] });
    expect(texts).toEqual(TEXTS);
    expect([...columns.labels]).toEqual(TEXTS.map((_, n) => (n % 2 === 0 ? 1 : 0)));
    expect(dataset).toMatchObject({
      rows: 24,
      skipped: 0,
      slices: [
        {
          values: [
            { value: "toaster", rows: 16 },
            { value: "lamp", rows: 8 },
          ],
        },
      ],
    });
  });

  test("an encoding that the bytes do not show can be said, and is kept with the mapping", async () => {
    expect((await inspectFixture("macintosh.csv")).encoding).toBe("windows-1252");
    expect((await readFixture("macintosh.csv")).texts[1]).not.toBe(TEXTS[1]);
    const { texts, dataset } = await readFixture("macintosh.csv", { encoding: "macintosh" });
    expect(texts).toEqual(TEXTS);
    expect(dataset.mapping.encoding).toBe("macintosh");
  });
});

describe("an Excel workbook", () => {
  test("is read from its first visible sheet that holds anything, as a person sees it", async () => {
    const { format, rows, columns, preview } = await inspectFixture("reviews.xlsx");
    expect({ format, rows }).toEqual({ format: "xlsx", rows: 25 });
    expect(columns.map(({ name }) => name)).toEqual([
      "review",
      "label",
      "stars",
      "when",
      "bought",
      "share",
      "id",
      "total",
    ]);
    // The formula has no result that openpyxl could have stored.
    expect(preview[0]).toEqual([text(0), "positive", "1", "2024-05-01", "TRUE", "0.3", "123456789012345", null]);
    expect(preview[1]).toEqual([text(1), "negative", "2", "2024-05-02", "FALSE", "0.3", "1", null]);
  });

  test("makes a set like any table, empty rows passed over", async () => {
    const { texts, dataset } = await readFixture("reviews.xlsx", { slices: ["stars"] });
    expect(texts).toEqual([...TEXTS, "a row after an empty one"]);
    expect(dataset.slices[0]?.values.map(({ value }) => value).toSorted()).toEqual([
      "(empty)",
      "1",
      "2",
      "3",
      "4",
      "5",
    ]);
  });

  test("may have a title and a date above its header", async () => {
    const { rows, columns, preview } = await inspectFixture("titled.xlsx");
    expect(columns.map(({ name }) => name)).toEqual(["review", "label", "stars"]);
    expect(rows).toBe(24);
    expect(preview[0]).toEqual([text(0), "positive", "1"]);
    expect((await readFixture("titled.xlsx")).texts).toEqual(TEXTS);
  });
});

describe("a Parquet file", () => {
  test("has its dates, numbers and nested values as text", async () => {
    const { columns, preview } = await inspectFixture("reviews.parquet");
    expect(columns.map(({ name }) => name)).toEqual([
      "review",
      "label",
      "product",
      "stars",
      "day",
      "origin",
      "tags",
      "score",
    ]);
    expect(preview[1]?.slice(3)).toEqual(["2", "2024-05-02", '{"shop":"A","till":1}', "[1,2]", "0.125"]);
    expect(preview[0]?.at(-1)).toBeNull();
  });
});

describe("a Label Studio export", () => {
  test("gives what was shown and what was chosen: the majority, or the ground truth alone", async () => {
    const { format, columns } = await inspectFixture("label-studio.json");
    expect(format).toBe("label-studio");
    expect(columns.map(({ name }) => name)).toEqual(["text", "source", "sentiment"]);
    const { texts, columns: read, dataset } = await readFixture("label-studio.json", { slices: ["source"] });
    expect(texts.slice(0, 3)).toEqual([
      "The handle is firm and the lid closes.",
      "It broke after a week.",
      "The reviewer overruled the first answer.",
    ]);
    expect([...read.labels].slice(0, 3)).toEqual([1, 0, 1]);
    expect(dataset.skippedRows).toEqual([
      { row: 3, reason: "has annotations that disagree ('Positive', 'Negative')" },
      { row: 4, reason: "has no label" },
    ]);
  });
});

describe("a JSON document", () => {
  const objects = Array.from({ length: 12 }, (_, n) => ({
    text: `a "quoted" text, with [brackets] and {braces} ${n}\\`,
    label: n % 2,
  }));
  test("is split outside of its texts only", async () => {
    const { texts } = await readUpload(JSON.stringify(objects), { name: "data.json" });
    expect(texts).toEqual(objects.map((object) => object.text));
  });
  test("on one line is taken however long it is", async () => {
    const long = objects.map((object) => ({ ...object, text: object.text + "x".repeat(200_000) }));
    const { dataset } = await readUpload(JSON.stringify(long), { name: "data.json" });
    expect(dataset.rows).toBe(12);
  });
  test("keeps the digits of long numbers", async () => {
    const content = `[${objects.map((object, n) => `{"id": 1234567890123456789${n}, "text": "t ${n}", "label": ${object.label}}`).join(",")}]`;
    const { preview } = await inspectUpload(content, "data.json");
    expect(preview.map(([id]) => id).slice(0, 2)).toEqual(["12345678901234567890", "12345678901234567891"]);
  });
  test("has a row for what is no object, with the reason", async () => {
    const { dataset } = await readUpload(JSON.stringify([...objects, 7, null, ["a"]]), { name: "data.json" });
    expect(dataset.skippedRows).toEqual([13, 14, 15].map((row) => ({ row, reason: "is not a JSON object" })));
  });
});
