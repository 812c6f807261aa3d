import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { makeZip } from "#tests/ingest/make-zip";
import { family, inspectUpload, patients, readUpload, refusal, rows } from "#tests/ingest/read-upload";

const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");
const PIECE = 256 * 1024;

/** A zip archive with one table, whose directory says that it begins where the archive has ended. */
function zipThatPointsBeyond(): Buffer {
  const archive = makeZip([{ name: "data.csv", data: `text,label\n${rows(12)}` }]);
  const beginsAt = archive.indexOf("PK\u0001\u0002", "latin1") + 42;
  archive.writeUInt32LE(archive.length - 8, beginsAt);
  return archive;
}

describe("a file that is no table is refused by name, with a way out", () => {
  test.each<[string, string | Uint8Array, string]>([
    ["nothing", "", "data.csv is empty."],
    ["only white space", " \n\t\r\n", "data.csv is empty."],
    ["only a byte order mark", "\ufeff", "data.csv is empty."],
    ["a PDF", "%PDF-1.7\n%âãÏÓ", "data.csv is a PDF document, not a table."],
    [
      "half a gzip",
      gzipSync(`text,label\n${rows(12)}`).subarray(0, 40),
      "data.csv cannot be unpacked (unexpected end of file).",
    ],
    ["a zip that points beyond its end", zipThatPointsBeyond(), "data.csv cannot be unpacked (unexpected EOF)."],
    ["an Arrow file", "ARROW1\0\0", "data.csv is an Arrow file, not a table."],
    ["an image", latin1("\x89PNG\r\n\x1a\n"), "data.csv is a PNG image, not a table."],
    [
      "a web page",
      "<!DOCTYPE html><html><body>text,label</body></html>",
      "data.csv is a web page or XML, not a table.",
    ],
    ["half a JSON array", '[\n  {"text": "a", "label": "b"},', "data.csv ends before its JSON document does."],
    ["a JSON array of numbers", "[[1, 2], [3, 4]]", "data.csv holds no JSON object."],
    [
      "zero bytes",
      `text,label\na,positive\n\0,negative\n`,
      "data.csv is a binary file: it holds zero bytes near line 1.",
    ],
    [
      "one column",
      `text\n${"a text\n".repeat(12)}`,
      "data.csv has a single column: no comma, tab, semicolon or bar parts its header row.",
    ],
    [
      "prose",
      "Dear all,\n\nplease find the data attached.\n\nYours\n",
      "No row of data.csv could be read: row 1 has 1 column where the header has 2.",
    ],
    ["only a header", "text,label\n", "data.csv has a header but no rows."],
    ["only a header without its line end", "text,label", "data.csv has a header but no rows."],
    [
      "a header that is too short",
      `text,label\n${rows(12).replaceAll("\n", ",x\n")}`,
      "No row of data.csv could be read: row 1 has 3 columns where the header has 2.",
    ],
  ])("%s", async (_, content, message) => {
    const error = await refusal(content);
    expect(error.message).toBe(message);
    expect(error.hint).toMatch(/^[A-Z].+\.$/);
    expect(error.where?.file).toBe("data.csv");
    await expect(inspectUpload(content)).rejects.toMatchObject({ message });
  });

  test.each([
    ['{\n  "rows": []\n}', "data.json", "data.json is a JSON document without one list of examples."],
    ['{"a": [{"b": 1}], "c": [{"d": 1}]}', "data.json", "data.json is a JSON document without one list of examples."],
    ['[{"text":"a"}] [{"text":"b"}]', "data.jsonl", "data.jsonl goes on after the end of its JSON document."],
    [
      "text,label\na,b\n",
      "data.jsonl",
      'data.jsonl holds no JSON object: line 1 should read like {"text": "...", "label": "..."}.',
    ],
  ])("%j as %s", async (content, name, message) => {
    expect((await refusal(content, { name })).message).toBe(message);
  });
});

describe("other encodings", () => {
  const seen = "ein f\u00fcr alle Mal g\u00fcltiger Satz,positive\n".repeat(12);

  test("UTF-8 with a line that is not is refused with the line: nobody can say what that was", async () => {
    const content = Buffer.concat([
      Buffer.from(`text,label\n${seen}`),
      latin1("caf\xe9,positive\n"),
      Buffer.from(rows(3)),
    ]);
    const error = await refusal(content);
    expect(error.message).toBe("data.csv is UTF-8, but line 14 holds bytes that are not.");
    expect(error.where).toEqual({ file: "data.csv", line: 14 });
    const { texts } = await readUpload(content, { mapping: { encoding: "utf-8" } });
    expect(texts[12]).toBe("caf\ufffd");
  });

  test.each([-2, -1, 0, 1])(
    "a byte that is not UTF-8, %i from a border of the stream's pieces, is found in its line",
    async (offset) => {
      const text = `text,label\n${rows(12)}`;
      const filler = "ein f\u00fcllender Text,positive\n";
      const long = Buffer.byteLength(filler);
      const before = text + filler.repeat(Math.floor((PIECE - text.length - 100) / long));
      const content = Buffer.concat([
        Buffer.from(`${before}${"x".repeat(PIECE - Buffer.byteLength(before) + offset)}`),
        latin1("\xe9,positive\n"),
        Buffer.from(filler.repeat(3)),
      ]);
      expect(content[PIECE + offset]).toBe(0xe9);
      expect((await refusal(content)).where?.line).toBe(before.split("\n").length);
    },
  );

  test.each([1, 2, 3])(
    "a character of four bytes across a border, %i of them before it, is read",
    async (bytesBefore) => {
      const text = `text,label\n${rows(12)}`;
      const content = `${text}${"x".repeat(PIECE - text.length - bytesBefore)}😀,positive\n`;
      expect((await readUpload(content)).texts.at(-1)?.endsWith("x😀")).toBe(true);
    },
  );

  test("a last character that is cut off is refused", async () => {
    const whole = Buffer.from(`text,label\n${seen}\u00e9`);
    expect((await refusal(whole.subarray(0, whole.length - 1))).where?.line).toBe(14);
  });
});

describe("quotes that are never closed", () => {
  test.each([
    ["in the middle", `text,label\n${rows(11)}"never closed,positive\n${rows(5)}`],
    [
      "in the middle, with another quote far behind it",
      `text,label\n${rows(11)}"never closed,positive\n${rows(5)}"x y",positive\n${rows(3)}`,
    ],
  ])("%s: refused with row and line, as nobody can say what was swallowed", async (_, content) => {
    const error = await refusal(content);
    expect(error.message).toBe(
      "Row 12 of data.csv (line 13) opens a quote that is never closed, which swallows the rows after it.",
    );
    expect(error.where).toEqual({ file: "data.csv", row: 12, line: 13 });
  });
  test("in the header", async () => {
    expect((await refusal(`"text,label\n${rows(12)}`)).message).toMatch(/header|single column/);
  });
});

describe("sizes", () => {
  test("a line of more than a megabyte is refused with its number", async () => {
    const error = await refusal(`text,label\n${rows(3)}${"x".repeat(1024 * 1024 + 1)},positive\n`);
    expect(error.message).toBe("Line 5 of data.csv is longer than 1 MB.");
  });
  test("a text of just under a megabyte is taken", async () => {
    const { texts } = await readUpload(`text,label\n${"x".repeat(1024 * 1024 - 100)},positive\n${rows(10)}`);
    expect(texts[0]).toHaveLength(1024 * 1024 - 100);
  });
  test("a quoted record of many lines is refused above two megabytes, before all of it is in memory", async () => {
    const error = await refusal(`text,label\n"${"a line\n".repeat(400_000)}",positive\n${rows(10)}`);
    expect(error.message).toBe("The row that starts on line 2 of data.csv is longer than 2 MB.");
  });
  test("501 columns are refused, 500 are read", async () => {
    const table = (width: number): string => {
      const rest = width - 2;
      return `text,label${Array.from({ length: rest }, (_, i) => `,c${i}`).join("")}\n${rows(10).replaceAll("\n", `${",".repeat(rest)}\n`)}`;
    };
    expect((await refusal(table(501))).message).toBe("data.csv has 501 columns; at most 500 are read.");
    expect((await readUpload(table(500))).dataset.rows).toBe(10);
  });
  test("JSON lines with a key of their own each are refused", async () => {
    const content = Array.from({ length: 600 }, (_, i) => `{"k${i}":1}\n`).join("");
    expect((await refusal(content, { name: "a.jsonl" })).message).toBe(
      "The objects of a.jsonl have more than 500 different keys.",
    );
  });
});

describe("too little to rank on", () => {
  test("one row", async () => {
    expect((await refusal("text,label\na good text,positive\n")).message).toBe(
      "data.csv has 1 usable row; a ranking needs at least 10.",
    );
  });
  test("nine rows, and how many were skipped", async () => {
    expect((await refusal(`text,label\n${rows(9)},positive\n`)).message).toBe(
      "data.csv has 9 usable rows (1 skipped); a ranking needs at least 10.",
    );
  });
  test("one class", async () => {
    const error = await refusal(`text,label\n${rows(30).replaceAll("negative", "positive")}`);
    expect(error.message).toBe("All 30 usable rows of data.csv carry one label, 'positive'.");
  });
  test("all rows set aside", async () => {
    const mapping = { labels: { positive: null, negative: null } };
    expect((await refusal(`text,label\n${rows(12)}`, { mapping })).message).toBe(
      "data.csv has 0 usable rows (12 skipped); a ranking needs at least 10.",
    );
  });
  test("most rows set aside: the commonest reason, whatever the value, and what to do about it", async () => {
    const ages = Array.from({ length: 40 }, (_, index) => (index < 3 ? "1,2,3," : `old-${index},2,3,yes`));
    const error = await refusal(["years,heart rate,creatinine_max,label", ...ages, ""].join("\n"), {
      labels: patients,
      mapping: { features: { Age: "years" } },
    });
    expect(error.message).toBe("data.csv has 0 usable rows (40 skipped); a ranking needs at least 10.");
    expect(error.hint).toBe(
      "37 of the 40 skipped rows were set aside for one reason: row 4, the first, has 'old-3' in column 'years', mapped to Age, " +
        "which is no finite number. Put that column right in the file, choose another for the feature, or say that the feature is not in the file.",
    );
    expect(error.hint).not.toContain("Add labelled examples");
  });
  test.each<[string, string]>([
    [`text,label\n${rows(12)}`.replaceAll(/positive|negative/g, ""), "Fill in the label column"],
    [`text,label\n${rows(12)}`.replaceAll(/text number \d+/g, " "), "Choose the column that holds the text"],
  ])("the way out is that of the reason: %#", async (content, mend) => {
    expect((await refusal(content, { mapping: { text: "text", label: "label" } })).hint).toContain(mend);
  });
  test("ten rows of two classes are enough", async () => {
    expect((await readUpload(`text,label\n${rows(10)}`, { labels: family })).dataset.rows).toBe(10);
  });
});
