import fc from "fast-check";
import { expect, test } from "vitest";
import { InputError } from "#server/errors";
import { createRecordSplitter, type Dialect } from "#server/ingest/split-records";
import { lines, patients, readUpload, rows } from "#tests/ingest/read-upload";

const names = fc.constantFrom("data.csv", "data.tsv", "data.jsonl", "data.json", "data.txt", "data");

/** Whatever comes in is a dataset that can be read back whole, or an InputError with a sentence that can be stored. */
async function expectJudged(content: string | Uint8Array, name: string): Promise<void> {
  try {
    const { dataset, columns, texts } = await readUpload(content, { name });
    expect(texts).toHaveLength(dataset.rows);
    expect(columns.labels).toHaveLength(dataset.rows);
    expect(JSON.stringify(dataset)).not.toContain("\\u0000");
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.message).toMatch(/^[^\n\0]{10,}[.!?]$/);
    expect(error.message.isWellFormed()).toBe(true);
    expect(error.line.length).toBeLessThan(3000);
  }
}

test("random bytes", async () => {
  await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), names, expectJudged), { numRuns: 40 });
});

test("random text of the characters that matter", async () => {
  const text = fc.array(
    fc.constantFrom(
      '"',
      ",",
      ";",
      "\t",
      "|",
      "\n",
      "\r",
      "{",
      "}",
      "[",
      ":",
      '"text":',
      '"label":',
      "a",
      "0",
      "\ufeff",
      "é",
      "\\u0000",
      "\\ud800",
    ),
    { maxLength: 200 },
  );
  await fc.assert(
    fc.asyncProperty(
      text.map((parts) => parts.join("")),
      names,
      expectJudged,
    ),
    { numRuns: 40 },
  );
});

const valid = [
  Buffer.from(`text,label,group\n"quoted, ""text""\nover lines",positive,a\n${rows(30).replaceAll("\n", ",b\n")}`),
  Buffer.from(lines(30, (i) => ({ text: `text ${i} é 😀`, label: i % 2, nested: { a: [1] } }))),
];

type Mutation = { at: number; kind: "drop" | "double" | "set" | "cut"; byte: number; length: number };
const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(2000),
  kind: fc.constantFrom("drop", "double", "set", "cut"),
  byte: fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('",\n\r\0\\{}é'))),
  length: fc.integer({ min: 1, max: 40 }),
});

function mutate(content: Buffer, { at, kind, byte, length }: Mutation): Buffer {
  const from = at % (content.length + 1);
  const to = Math.min(from + length, content.length);
  const [before, part, after] = [content.subarray(0, from), content.subarray(from, to), content.subarray(to)];
  if (kind === "drop") return Buffer.concat([before, after]);
  if (kind === "double") return Buffer.concat([before, part, part, after]);
  if (kind === "set") return Buffer.concat([before, Buffer.from([byte]), content.subarray(from + 1)]);
  return before;
}

test("a sound file with damage here and there", async () => {
  const property = fc.asyncProperty(
    fc.constantFrom(...valid),
    fc.array(mutation, { minLength: 1, maxLength: 5 }),
    names,
    (content, mutations, name) => expectJudged(mutations.reduce(mutate, content), name),
  );
  await fc.assert(property, { numRuns: 40 });
});

test("records do not depend on the pieces that a file comes in", () => {
  const text = fc
    .array(fc.constantFrom('"', '""', ",", "\n", "\r\n", "\r", "a", "bc", " "), { maxLength: 60 })
    .map((parts) => parts.join(""));
  const dialect: fc.Arbitrary<Dialect> = fc.record({
    delimiter: fc.constant(","),
    quoting: fc.boolean(),
    newline: fc.constantFrom("\n", "\r"),
  });
  const read = (pieces: string[], how: Dialect) => {
    const splitter = createRecordSplitter(how);
    return [...pieces.flatMap((piece) => splitter.push(piece)), ...splitter.end()];
  };
  fc.assert(
    fc.property(text, dialect, fc.array(fc.integer({ min: 0, max: 9 })), (content, how, sizes) => {
      const pieces: string[] = [];
      let at = 0;
      for (const size of sizes) {
        pieces.push(content.slice(at, at + size));
        at += size;
      }
      expect(read([...pieces, content.slice(at)], how)).toEqual(read([content], how));
    }),
    { numRuns: 3000 },
  );
});

test("tables whose numbers, units and headers are anything", async () => {
  const piece = fc.constantFrom(
    "1",
    "234",
    ",",
    ".",
    "-",
    "e5",
    " ",
    "%",
    "'",
    "µg",
    "/",
    "\\",
    "(",
    "]",
    "$1",
    "NA",
    "\u00a0",
    "İ",
  );
  const cell = fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(""));
  const quote = (value: string): string => `"${value.replaceAll('"', '""')}"`;
  await fc.assert(
    fc.asyncProperty(
      cell,
      fc.array(fc.tuple(cell, cell), { minLength: 12, maxLength: 14 }),
      fc.boolean(),
      async (unit, cells, same) => {
        const records = cells.map(([age, rate], index) =>
          [same ? String(index) : age, same ? `${index + 1}${unit}` : rate, "1", index % 2 ? "yes" : "no"]
            .map(quote)
            .join(";"),
        );
        const header = ["Age", `heart rate (${unit})`, "creatinine_max", "label"].map(quote).join(";");
        const mapping = {
          features: { "heart rate": `heart rate (${unit})`.trim() },
          slices: ["Age"],
          bins: { Age: [1, 2] },
        };
        try {
          const { dataset, features } = await readUpload([header, ...records, ""].join("\n"), {
            labels: patients,
            mapping,
          });
          expect(features).toHaveLength(dataset.rows);
          expect(dataset.findings?.features).toHaveLength(3);
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          expect(error.message).toMatch(/^[^\n\0]{10,}[.!?]$/);
        }
      },
    ),
    { numRuns: 40 },
  );
});
