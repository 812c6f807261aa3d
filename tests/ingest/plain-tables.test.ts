import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { queryRows, withTables } from "#server/ingest/duckdb";
import { loadPlain } from "#server/ingest/load-plain";
import { findPlainTable } from "#server/ingest/plain-table";
import { storable } from "#server/ingest/raw-table";
import { createRecordSplitter, type Dialect } from "#server/ingest/split-records";

const COMMAS: Dialect = { delimiter: ",", quoting: true, newline: "\n" };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "plain-"));
});
afterAll(() => rm(folder, { recursive: true }));

type Row = (string | null)[];

/** What our own reader makes of a file, the header left out; null where a record of it is broken or too wide or narrow. */
function splitAll(content: Buffer, dialect: Dialect): Row[] | null {
  const splitter = createRecordSplitter(dialect);
  const text = new TextDecoder("utf-8").decode(content);
  const [header, ...records] = [...splitter.push(text), ...splitter.end()];
  const width = header?.fields.length ?? 0;
  if ([header, ...records].some((record) => record?.problem || record?.fields.length !== width)) return null;
  return records.map(({ fields }) => fields.map((value) => (value.trim() === "" ? null : storable(value))));
}

/** What DuckDB makes of a file that is plain; null for any other. */
async function readPlain(content: Buffer, dialect: Dialect): Promise<Row[] | null> {
  const path = join(folder, "table.csv");
  await writeFile(path, content);
  const plain = await findPlainTable(path, dialect);
  if (!plain) return null;
  const width = (new TextDecoder().decode(content).split("\n")[0] ?? "").split(dialect.delimiter).length;
  return withTables(
    folder,
    async (connection) => {
      expect(await loadPlain(connection, path, dialect, plain, width)).toBe(true);
      const found = await queryRows<Record<string, string | null> & { row: number }>(
        connection,
        // As bytes: what hands over text drops a byte order mark at its beginning.
        `SELECT row, ${Array.from({ length: width }, (_, at) => `hex(c${at}) AS c${at}`).join(", ")} FROM raw ORDER BY row`,
      );
      expect(found.map(({ row }) => row)).toEqual(found.map((_, at) => at + 1));
      const textOf = (hex: string | null | undefined): string | null =>
        hex == null ? null : Buffer.from(hex, "hex").toString();
      return found.map((row) => Array.from({ length: width }, (_, at) => textOf(row[`c${at}`])));
    },
    [path],
  );
}

const isPlain = async (content: string | Buffer, dialect = COMMAS): Promise<boolean> =>
  (await readPlain(Buffer.from(content as string), dialect)) !== null;

describe("a table without quotes, every line a row of the same width, is read by DuckDB", () => {
  const character = fc.constantFrom(
    "a",
    "0",
    ".",
    "-",
    "'",
    "\\",
    "#",
    "\t",
    " ",
    "\u00a0",
    "é",
    "日",
    "😀",
    "\u2028",
    "\ufeff",
  );
  const value = fc.oneof(
    fc.constantFrom("", "NULL", "nan", "1.5", "\\N"),
    fc.string({ unit: character, maxLength: 6 }),
  );
  const table = fc.record({
    rows: fc.array(fc.tuple(value, value, value), { maxLength: 12 }),
    newline: fc.constantFrom("\n", "\r\n"),
    delimiter: fc.constantFrom(",", ";", "|"),
    hasEnd: fc.boolean(),
    hasMark: fc.boolean(),
  });

  test("with the very rows and values that our own reader finds", async () => {
    let read = 0;
    await fc.assert(
      fc.asyncProperty(table, async ({ rows, newline, delimiter, hasEnd, hasMark }) => {
        const lines = [["one", "two", "three"], ...rows].map((row) => row.join(delimiter));
        const content = Buffer.from(`${hasMark ? "\ufeff" : ""}${lines.join(newline)}${hasEnd ? newline : ""}`);
        const dialect = { ...COMMAS, delimiter };
        const found = await readPlain(content, dialect);
        if (found === null) return;
        read++;
        expect(found).toEqual(splitAll(content, dialect));
      }),
      { numRuns: 150 },
    );
    expect(read).toBeGreaterThan(30);
  });

  test.each([
    { count: 40_000, ends: "line feeds", newline: "\n", end: "\n" },
    { count: 40_001, ends: "line feeds but for the last", newline: "\n", end: "" },
    { count: 65_537, ends: "carriage returns before line feeds", newline: "\r\n", end: "\r\n" },
  ])("in parts where it is large: $count rows with $ends, each read once", async ({ newline, end, count }) => {
    const values = fc.sample(fc.tuple(value, value, value), { numRuns: 200, seed: 11 });
    const rows = Array.from({ length: count }, (_, at) => [...(values[at % values.length] ?? []), `${at}`]);
    const lines = [["one", "two", "three", "at"], ...rows].map((row) =>
      row.map((cell) => (cell.trim() === "" ? "" : cell)),
    );
    const content = Buffer.from(lines.map((row) => row.join(",")).join(newline) + end);
    const found = await readPlain(content, COMMAS);
    const expected = splitAll(content, COMMAS);
    expect(found).toHaveLength(count);
    expect(found?.findIndex((row, at) => row.join("\0") !== expected?.[at]?.join("\0"))).toBe(-1);
  });

  test("and so is any file of which that can be said, whatever its bytes", async () => {
    const piece = fc.constantFrom("a", "b", ",", ",", "\n", "\n", "\r", "\r\n", '"', " ", "é", "\u00a0", "\xff");
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 14 }), async (pieces) => {
        const bytes = pieces.map((each) => (each === "\xff" ? Buffer.from([0xff]) : Buffer.from(each)));
        const content = Buffer.concat([Buffer.from("x,y\n"), ...bytes]);
        const found = await readPlain(content, COMMAS);
        if (found !== null) expect(found).toEqual(splitAll(content, COMMAS));
      }),
      { numRuns: 300 },
    );
  });

  test("in their order, however many there are", async () => {
    const lines = Array.from({ length: 300_000 }, (_, at) => `${at},text ${at % 7}`);
    const found = await readPlain(Buffer.from(["n,text", ...lines].join("\n")), COMMAS);
    expect(found?.length).toBe(300_000);
    expect(found?.every(([n, text], at) => n === String(at) && text === `text ${at % 7}`)).toBe(true);
  });
});

test("what our own reader has to say something of, or reads in its own way, is left to it", async () => {
  expect(await isPlain("a,b\n1,2\n")).toBe(true);
  expect(await isPlain("a,b\n1,2\n3\n")).toBe(false);
  expect(await isPlain("a,b\n1,2\n\n3,4\n")).toBe(false);
  expect(await isPlain("\na,b\n1,2\n")).toBe(false);
  expect(await isPlain('a,b\n1,"2"\n')).toBe(false);
  expect(await isPlain("a,b\r\n1,2\n3,4\n")).toBe(false);
  expect(await isPlain("a,b\n1,2\r3,4\n")).toBe(false);
  expect(await isPlain("a,b\n1,  \n")).toBe(false);
  expect(await isPlain("a,b\n1,\u3000\n")).toBe(false);
  expect(await isPlain(Buffer.from([0x61, 0x2c, 0x62, 0x0a, 0xff, 0x2c, 0x62, 0x0a]))).toBe(false);
  expect(await isPlain(`a,b\n1,${"x".repeat(1_000_001)}\n`)).toBe(false);
  expect(await isPlain("a\n1\n2\n")).toBe(false);
  expect(await isPlain("a,b\n1,\0\n")).toBe(false);
});

test("where quotes are characters like others, they are values", async () => {
  const tabs: Dialect = { delimiter: "\t", quoting: false, newline: "\n" };
  const content = Buffer.from('text\tlabel\n"so" he said\tgood\n"\tbad\n');
  expect(await readPlain(content, tabs)).toEqual([
    ['"so" he said', "good"],
    ['"', "bad"],
  ]);
});

test.each([
  ["a_b,c+d\n1,2\n", true],
  ["a_b,c+d\n1,2\n3,1_000\n", false],
  ["a,b\n+1,2\n", false],
])("signs that mislead a cast are found below the first line: %j", async (content, none) => {
  const path = join(folder, "signs.csv");
  await writeFile(path, content);
  expect(await findPlainTable(path, COMMAS)).toMatchObject({
    lines: content.split("\n").length - 1,
    noMisleadingSigns: none,
  });
});
