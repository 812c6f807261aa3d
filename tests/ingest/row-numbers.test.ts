import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readUpload, rows } from "#tests/ingest/read-upload";

test("rows count from 1 after the header; blank lines do not count", async () => {
  const content = `text,label\n\n${rows(5)}\n\na,b,c\n${rows(5)}  \n\nonly one\n,positive\nx,\n`;
  const { dataset } = await readUpload(content);
  expect(dataset.skippedRows).toEqual([
    { row: 6, reason: "has 3 columns where the header has 2" },
    { row: 12, reason: "has 1 column where the header has 2" },
    { row: 13, reason: "has no text" },
    { row: 14, reason: "has no label" },
  ]);
});

test("a record over many lines is one row", async () => {
  const { dataset } = await readUpload(`text,label\n"a\n\n\nb",positive\n,positive\n${rows(10)}`);
  expect(dataset.skippedRows).toEqual([{ row: 2, reason: "has no text" }]);
});

test("JSON lines count from 1; what is no object is skipped with its number", async () => {
  const good = Array.from({ length: 10 }, (_, i) => `{"text":"t ${i}","label":${i % 2}}\n`).join("");
  const { dataset } = await readUpload(`\nnot json\n\n[1]\nnull\n"x"\n{"text":"cut\n${good}{"text":null,"label":1}\n`, {
    name: "a.jsonl",
  });
  expect(dataset.skippedRows).toEqual([
    ...[1, 2, 3, 4, 5].map((row) => ({ row, reason: "is not a JSON object" })),
    { row: 16, reason: "has no text" },
  ]);
});

test("a quote that goes on after its end costs its row and no other", async () => {
  const { dataset } = await readUpload(`text,label\n"a" b,positive\n${rows(10)}"last,positive\n`);
  expect(dataset.skippedRows).toEqual([
    { row: 1, reason: "has a quoted value that goes on after its closing quote" },
    { row: 12, reason: "opens a quote that is never closed" },
  ]);
});

type Line =
  | { kind: "good"; text: string; label: 0 | 1 }
  | { kind: "wide" | "narrow" | "untold" | "silent" }
  | { kind: "blank"; spaces: string };
type Style = { delimiter: string; newline: string; bom: boolean; quoteAll: boolean; end: boolean };

/** Writes a value as RFC 4180 says; knows nothing of the reader. */
function writeValue(value: string, { delimiter, quoteAll }: Style): string {
  const special = ['"', "\n", "\r", delimiter].some((mark) => value.includes(mark)) || value !== value.trim();
  return quoteAll || special ? `"${value.split('"').join('""')}"` : value;
}

function writeLine(line: Line, style: Style): string {
  const join = (...values: string[]): string => values.map((value) => writeValue(value, style)).join(style.delimiter);
  if (line.kind === "good") return join("id", line.text, line.label === 1 ? "positive" : "negative");
  if (line.kind === "wide") return join("id", "a", "positive", "b");
  if (line.kind === "narrow") return join("id", "a");
  if (line.kind === "untold") return join("id", "a", "");
  if (line.kind === "blank") return line.spaces;
  return join("id", " ", "positive");
}

const reasons = {
  wide: "has 4 columns where the header has 3",
  narrow: "has 2 columns where the header has 3",
  untold: "has no label",
  silent: "has no text",
};

const anyText = fc
  .array(
    fc.constantFrom(
      '"',
      '""',
      ",",
      ";",
      "\t",
      "|",
      "\n",
      "\r\n",
      "\n\n",
      "a",
      "word ",
      "é",
      "😀",
      "'",
      "\\",
      "#",
      "=",
      "\u0001",
      "NULL",
    ),
    { minLength: 1, maxLength: 12 },
  )
  .map((parts) => parts.join(""))
  .filter((text) => text.trim() !== "");
const good = fc.record({
  kind: fc.constant("good" as const),
  text: anyText,
  label: fc.constantFrom(0 as const, 1 as const),
});
const bad = fc.record({
  kind: fc.constantFrom("wide" as const, "narrow" as const, "untold" as const, "silent" as const),
});
const blank = fc.record({ kind: fc.constant("blank" as const), spaces: fc.constantFrom("", "", "  ") });
const someLine: fc.Arbitrary<Line> = fc.oneof({ weight: 5, arbitrary: good }, bad, blank);
const someStyle: fc.Arbitrary<Style> = fc.record({
  delimiter: fc.constantFrom(",", ";", "|"),
  newline: fc.constantFrom("\n", "\r\n"),
  bom: fc.boolean(),
  quoteAll: fc.boolean(),
  end: fc.boolean(),
});

describe("any table that is written comes back", () => {
  test("texts, labels and the numbers of skipped rows are exact", async () => {
    // Sound rows at the front, so that the set is large enough and the delimiter beyond doubt.
    const sound: Line[] = Array.from({ length: 20 }, (_, i) => ({
      kind: "good",
      text: `sound ${i}`,
      label: i % 2 === 0 ? 1 : 0,
    }));
    await fc.assert(
      fc.asyncProperty(
        fc.array(someLine, { maxLength: 12 }),
        fc.array(someLine, { maxLength: 12 }),
        someStyle,
        async (before, after, style) => {
          const table = [...before, ...sound, ...after];
          const header = ["id", "text", "label"].map((name) => writeValue(name, style)).join(style.delimiter);
          const written =
            [header, ...table.map((line) => writeLine(line, style))].join(style.newline) +
            (style.end ? style.newline : "");
          const counted = table.filter(({ kind }) => kind !== "blank");
          const kept = counted.filter((line) => line.kind === "good");
          const { dataset, columns, texts } = await readUpload((style.bom ? "\ufeff" : "") + written, {
            mapping: { text: "text", label: "label" },
          });
          expect(texts).toEqual(kept.map(({ text }) => text));
          expect([...columns.labels]).toEqual(kept.map(({ label }) => label));
          expect(dataset.skippedRows).toEqual(
            counted.flatMap(({ kind }, at) =>
              kind === "good" || kind === "blank" ? [] : [{ row: at + 1, reason: reasons[kind] }],
            ),
          );
          expect(dataset.rows + dataset.skipped).toBe(counted.length);
        },
      ),
      { numRuns: 25 },
    );
  });
});

test("a table larger than one piece of the stream comes back, with records across the borders", async () => {
  const texts = Array.from({ length: 4000 }, (_, i) => `${i} "quoted", ${"é\r\n".repeat(i % 60)}end`);
  const written = texts
    .map((text, i) => `"${text.replaceAll('"', '""')}",${i % 2}\r\n${i % 7 === 0 ? "\r\nbroken\r\n" : ""}`)
    .join("");
  expect(Buffer.byteLength(written)).toBeGreaterThan(2 * 256 * 1024);
  const result = await readUpload(`text,label\r\n${written}`);
  expect(result.texts).toEqual(texts);
  expect(result.dataset.skipped).toBe(Math.ceil(4000 / 7));
  // Rows 1 and 2 are text 0 and the broken row behind it; then seven texts and a broken row take turns.
  expect(result.dataset.skippedRows.slice(0, 3).map(({ row }) => row)).toEqual([2, 10, 18]);
});

test("the whole list of skipped rows is a file, the first hundred travel with the dataset", async () => {
  const { dataset, skippedList } = await readUpload(`text,label\n${rows(10)}${",positive\n".repeat(150)}`);
  const list = skippedList.trimEnd().split("\n");
  expect(dataset).toMatchObject({ rows: 10, skipped: 150 });
  expect(dataset.skippedRows).toHaveLength(100);
  expect(list).toHaveLength(151);
  expect([list[0], list[1], list[150]]).toEqual(["row,reason", "11,has no text", "160,has no text"]);
});
