import { expect, test } from "vitest";
import { inspectUpload, lines, readUpload, rows } from "#tests/ingest/read-upload";

const expected = Array.from({ length: 12 }, (_, index) => `text number ${index}`);

test.each([
  ["commas", "data.csv", `text,label\n${rows(12)}`],
  ["tabs", "data.tsv", `text\tlabel\n${rows(12, { delimiter: "\t" })}`],
  ["semicolons", "data.csv", `text;label\n${rows(12, { delimiter: ";" })}`],
  ["bars", "data.txt", `text|label\n${rows(12, { delimiter: "|" })}`],
  ["a byte order mark and CRLF", "data.csv", `\ufefftext,label\r\n${rows(12, { newline: "\r\n" })}`],
  ["line ends of old Macs", "data.csv", `text,label\r${rows(12, { newline: "\r" })}`],
  ["CRLF and LF mixed", "data.csv", `text,label\r\n${rows(6)}${rows(6, { newline: "\r\n", from: 6 })}`],
  ["no line end after the last row", "data.csv", `text,label\n${rows(12).trimEnd()}`],
  ["blank lines before the header", "data.csv", `\n\n  \ntext,label\n${rows(12)}`],
  ["all values quoted", "data.csv", `"text","label"\r\n${rows(12).replace(/(.+),(.+)\n/g, '"$1","$2"\r\n')}`],
  [
    "JSON lines",
    "data.jsonl",
    lines(12, (i) => ({ text: `text number ${i}`, label: i % 2 === 0 ? "positive" : "negative" })),
  ],
  [
    "JSON lines named .json",
    "reviews.json",
    lines(12, (i) => ({ text: `text number ${i}`, label: i % 2 === 0 ? "pos" : "neg" })),
  ],
  [
    "JSON lines with a byte order mark, CRLF and blank lines",
    "data.ndjson",
    `\ufeff${lines(12, (i) => ({ text: `text number ${i}`, label: String((i + 1) % 2) })).replaceAll("\n", "\r\n\r\n")}`,
  ],
])("reads %s", async (_, name, content) => {
  const { dataset, columns, texts } = await readUpload(content, { name });
  expect(texts).toEqual(expected);
  expect([...columns.labels]).toEqual(expected.map((_, index) => (index + 1) % 2));
  expect(dataset).toMatchObject({ rows: 12, skipped: 0, classCounts: [6, 6], groups: null });
});

test("the delimiter is the one that fits the rows, whatever the file is called", async () => {
  const texts = (await readUpload(`text;label\n${rows(12, { delimiter: ";" }).replaceAll(" number", ", number")}`))
    .texts;
  expect(texts[0]).toBe("text, number 0");
});

test("quoted values keep delimiters, line breaks and doubled quotes", async () => {
  const content = `text,label\n"He said ""no"", twice,\r\n\r\nand left",negative\n${rows(11)}`;
  expect((await readUpload(content)).texts[0]).toBe('He said "no", twice,\r\n\r\nand left');
});

test("a quote inside an unquoted value is text", async () => {
  expect((await readUpload(`text,label\n5" pipe and 3" tube,negative\n${rows(11)}`)).texts[0]).toBe(
    '5" pipe and 3" tube',
  );
});

test("a TSV file without quoting, as corpora come, keeps its quotes as text", async () => {
  const content = `text\tlabel\n"Great" film\tpositive\n"unclosed\tnegative\n${rows(12, { delimiter: "\t" })}`;
  expect((await readUpload(content, { name: "data.tsv" })).texts.slice(0, 2)).toEqual(['"Great" film', '"unclosed']);
});

test("a TSV file with quoting is read with it", async () => {
  const content = `text\tlabel\n"a\tb"\tpositive\n${rows(12, { delimiter: "\t" })}`;
  expect((await readUpload(content, { name: "data.tsv" })).texts[0]).toBe("a\tb");
});

test("words that databases take for nothing stay words", async () => {
  const words = ["NULL", "null", "NA", "N/A", "\\N", "nan", "# not a comment", "=1+1", "-", "'; DROP TABLE raw; --"];
  const content = `text,label\n${words.map((word) => `${word},negative\n`).join("")}${rows(10)}`;
  expect((await readUpload(content)).texts.slice(0, words.length)).toEqual(words);
});

test("control characters stay, except NUL and halves of surrogate pairs, which no database holds", async () => {
  const odd = ["a\u0001b", "tab\there", "nul \u0000 here", "half \ud800 pair", "\u2028 line"];
  const { texts } = await readUpload(
    lines(12, (i) => ({ text: odd[i] ?? `text ${i}`, label: i % 2 })),
    { name: "a.jsonl" },
  );
  expect(texts.slice(0, 5)).toEqual(["a\u0001b", "tab\there", "nul \ufffd here", "half \ufffd pair", "\u2028 line"]);
});

test("nested JSON is read as its text, a missing key as nothing, long numbers keep their digits", async () => {
  const content = lines(12, (i) => ({ text: { en: `t ${i}` }, label: i % 2 }))
    .replace('{"text"', '{"id":12345678901234567890,"text"')
    .replace(/\n\{/, '\n{"id":12345678901234567891,"flag":true,');
  const inspection = await inspectUpload(content, "a.jsonl");
  expect(inspection.columns.map(({ name }) => name)).toEqual(["id", "text", "label", "flag"]);
  expect(inspection.preview.slice(0, 3)).toEqual([
    ["12345678901234567890", '{"en":"t 0"}', "0", null],
    ["12345678901234567891", '{"en":"t 1"}', "1", "true"],
    [null, '{"en":"t 2"}', "0", null],
  ]);
});

test("of a key that is twice in one object the last counts", async () => {
  const content = lines(12, (i) => ({ text: `t ${i}`, label: i % 2 })).replaceAll('{"text"', '{"text":"first","text"');
  expect((await readUpload(content, { name: "a.jsonl" })).texts[0]).toBe("t 0");
});

test("what the database is told holds nothing that it refuses", async () => {
  const content = lines(12, (i) => ({
    "te\u0000xt": `nul \u0000 and \udc00 ${i}`,
    "la\ud800bel": `x\u0000${i % 2}`,
    a: "\u0000",
  }));
  const inspection = await inspectUpload(content, "a.jsonl");
  const stored = JSON.stringify(inspection);
  expect(stored).not.toMatch(/\\u0000|\\ud[89a-f]/i);
  expect(inspection.columns.map(({ name }) => name)).toEqual(["te\ufffdxt", "la\ufffdbel", "a"]);
});

test("equal bytes have equal checksums, other bytes others", async () => {
  const [one, same, other] = await Promise.all([
    readUpload(`text,label\n${rows(12)}`),
    readUpload(`text,label\n${rows(12)}`),
    readUpload(`text,label\n${rows(13)}`),
  ]);
  expect(one.dataset.sha256).toBe(same.dataset.sha256);
  expect(one.dataset.sha256).not.toBe(other.dataset.sha256);
});
