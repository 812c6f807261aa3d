import { describe, expect, test } from "vitest";
import { inspectUpload, lines, readUpload, refusal, rows } from "#tests/ingest/read-upload";

/** A table of twelve rows: text, label and further columns by name. */
function table(columns: Record<string, (index: number) => string>): string {
  const quote = (value: string): string => `"${value.replaceAll('"', '""')}"`;
  const names = ["text", "label", ...Object.keys(columns)];
  const records = Array.from({ length: 12 }, (_, index) =>
    [
      `a text of some length ${index}`,
      index % 2 === 0 ? "positive" : "negative",
      ...Object.values(columns).map((value) => value(index)),
    ]
      .map(quote)
      .join(","),
  );
  return `${names.map(quote).join(",")}\n${records.join("\n")}\n`;
}

describe("columns are told apart by name", () => {
  test("empty and double names are numbered, and never clash", async () => {
    const header = "text,label,,,text,text (2),label,column 4";
    const { columns } = await inspectUpload(`${header}\n${rows(12).replaceAll("\n", ",a,b,c,d,e,f\n")}`);
    const names = columns.map(({ name }) => name);
    expect(names).toEqual([
      "text",
      "label",
      "column 3",
      "column 4 (2)",
      "text (3)",
      "text (2)",
      "label (2)",
      "column 4",
    ]);
  });

  const odd = [
    'quo"te',
    "semi;colon",
    "it's",
    "'; DROP TABLE raw; --",
    "$1",
    "c0",
    "row",
    "reason",
    "__proto__",
    "constructor",
    "/etc/passwd",
    "read_csv('/etc/passwd')",
    "a.b[0]",
    "line\nbreak",
    "😀",
    "n".repeat(5000),
  ];
  test.each(odd)("a column may be called %j", async (name) => {
    const content = table({
      [name === "__proto__" ? "other" : name]: (i) => (i % 3 === 0 ? "a" : "b"),
      x: (i) => `u${i}`,
    }).replace('"other"', '"__proto__"');
    const { dataset, columns } = await readUpload(content, { mapping: { slices: [name], group: "x" } });
    expect(dataset.slices).toEqual([
      {
        column: name,
        values: [
          { value: "b", rows: 8 },
          { value: "a", rows: 4 },
        ],
      },
    ]);
    expect(columns.slices[0]).toMatchObject({ column: name, values: ["b", "a"] });
    expect(dataset.groups).toBe(12);
  });

  test.each(["te/xt", "te~xt", "te~1xt", "it's", "$.text", 'a"b', "", "__proto__", "a.b"])(
    "a JSON key may be %j",
    async (key) => {
      const content = Array.from(
        { length: 12 },
        (_, i) => `{${JSON.stringify(key)}:"a text of some length ${i}","label":${i % 2}}\n`,
      ).join("");
      const { texts, dataset } = await readUpload(content, { name: "a.jsonl", mapping: { text: key || "column 1" } });
      expect(texts[11]).toBe("a text of some length 11");
      expect(dataset.mapping.text).toBe(key || "column 1");
    },
  );

  test("a column that is not there is named, with those that are", async () => {
    const error = await refusal(`text,label\n${rows(12)}`, { mapping: { text: "review" } });
    expect(error.line).toBe("data.csv has no column 'review' for the text. Its columns are 'text', 'label'.");
    expect(error.where).toEqual({ file: "data.csv", column: "review" });
    for (const mapping of [{ label: "nope" }, { slices: ["nope"] }, { group: "nope" }]) {
      expect((await refusal(`text,label\n${rows(12)}`, { mapping })).message).toContain("has no column 'nope'");
    }
  });

  test("a message stays a sentence where names are long and many", async () => {
    const wide = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`${i} ${"n".repeat(500)}`, () => "x"]));
    expect((await refusal(table(wide), { mapping: { text: "m".repeat(9000) } })).line.length).toBeLessThan(2500);
  });

  test("one column cannot be both text and label", async () => {
    const error = await refusal(`text,label\n${rows(12)}`, { mapping: { text: "label", label: "label" } });
    expect(error.message).toBe("Column 'label' cannot be both the text and the label.");
  });
});

describe("columns are guessed", () => {
  test.each([
    [
      "review,sentiment",
      (i: number) => [`a review of some length ${i}`, i % 2 === 0 ? "pos" : "neg"],
      "review",
      "sentiment",
    ],
    [
      "id,stars,review_text",
      (i: number) => [`r-${i}`, String(1 + (i % 2) * 4), `a review of some length ${i}`],
      "review_text",
      "stars",
    ],
    [
      "sentence,label,idx",
      (i: number) => [`a sentence of some length ${i}`, String(i % 2), String(i)],
      "sentence",
      "label",
    ],
    [
      "polarity,id,date,user,tweet",
      (i: number) => [String((i % 2) * 4), String(1e6 + i), "today", `user${i}`, `a tweet of some length ${i}`],
      "tweet",
      "polarity",
    ],
    ["a,b", (i: number) => [i % 2 === 0 ? "positive" : "negative", `words without a telling header ${i}`], "b", "a"],
    [
      "Review Text,Rating",
      (i: number) => [`a review of some length ${i}`, `${1 + (i % 5)} stars`],
      "Review Text",
      "Rating",
    ],
  ])("%s", async (header, row, text, label) => {
    const content = `${header}\n${Array.from({ length: 12 }, (_, i) => `${row(i).join(",")}\n`).join("")}`;
    expect((await inspectUpload(content)).guess).toMatchObject({ text, label });
  });

  test("a small category column is offered as a slice, an id that repeats as a group", async () => {
    const content = table({
      region: (i) => ["north", "south", "east"][i % 3] as string,
      user_id: (i) => `u${i % 5}`,
      note: (i) => `a note ${i}`,
    });
    expect((await inspectUpload(content)).guess).toEqual({
      text: "text",
      textPair: null,
      image: null,
      features: {},
      featureMatches: [],
      label: "label",
      labelUnsure: false,
      slices: ["region"],
      group: "user_id",
    });
  });

  test("where nothing looks like text or labels, it says so and lists the columns", async () => {
    const content = `a,b\n${Array.from({ length: 12 }, (_, i) => `${i},${i * 7}\n`).join("")}`;
    expect((await inspectUpload(content)).guess).toMatchObject({ text: null, label: null });
    expect((await refusal(content)).line).toBe(
      "No column of data.csv looks like text. Name it; the columns are 'a', 'b'.",
    );
  });

  test("what columns look like", async () => {
    const content = table({ n: (i) => String(i * 1.5), empty: () => " ", kind: (i) => `k${i % 2}` });
    const { columns } = await inspectUpload(content);
    expect(columns.map(({ looksLike }) => looksLike)).toEqual(["text", "category", "number", "empty", "category"]);
  });
});

describe("slices and groups", () => {
  test("values are trimmed, an empty one is a slice of its own", async () => {
    const { dataset, columns } = await readUpload(table({ region: (i) => [" north ", "north", ""][i % 3] as string }), {
      mapping: { slices: ["region"] },
    });
    expect(dataset.slices[0]?.values).toEqual([
      { value: "north", rows: 8 },
      { value: "(empty)", rows: 4 },
    ]);
    expect([...(columns.slices[0]?.codes ?? [])].slice(0, 3)).toEqual([0, 0, 1]);
  });
  test("a row without its group is skipped, as it cannot be resampled with anything", async () => {
    const { dataset, columns } = await readUpload(table({ user: (i) => (i === 4 ? " " : `u${i % 3}`) }), {
      mapping: { group: "user" },
    });
    expect(dataset).toMatchObject({ rows: 11, groups: 3, pairs: 0, skippedRows: [{ row: 5, reason: "has no group" }] });
    expect(columns.groups).toHaveLength(11);
    expect(new Set(columns.groups).size).toBe(3);
  });
  test("long ids are different groups", async () => {
    const content = lines(12, (i) => ({ text: `a text ${i}`, label: i % 2 })).replaceAll(
      /\{"text":"a text (\d+)"/g,
      '{"user":1234567890123456$1,"text":"a text $1"',
    );
    expect(
      (await readUpload(content, { name: "a.jsonl", mapping: { text: "text", label: "label", group: "user" } })).dataset
        .groups,
    ).toBe(12);
  });
  test("one group for all rows is refused", async () => {
    const error = await refusal(table({ user: () => "me" }), { mapping: { group: "user" } });
    expect(error.message).toBe("Column 'user' puts all rows into one group.");
  });
  test("more than 50 values are no slices", async () => {
    const content = `text,label,id\n${Array.from({ length: 60 }, (_, i) => `a text,${i % 2},id${i}\n`).join("")}`;
    const error = await refusal(content, { mapping: { text: "text", slices: ["id"] } });
    expect(error.message).toBe("Column 'id' has 60 different values; a slice column has at most 50.");
  });
  test("a slice is not named by a long text", async () => {
    const error = await refusal(table({ essay: (i) => `${"long ".repeat(60)}${i % 2}` }), {
      mapping: { slices: ["essay"] },
    });
    expect(error.message).toBe("Column 'essay' has a value of 301 characters; the name of a slice has at most 200.");
  });
  test("a column that is asked for twice makes slices once", async () => {
    const { dataset } = await readUpload(table({ k: (i) => `k${i % 2}` }), { mapping: { slices: ["k", "k"] } });
    expect(dataset.slices).toHaveLength(1);
  });
});

describe("weights", () => {
  test("are read in the order of the rows, with how many equal rows they are worth", async () => {
    const { dataset, columns } = await readUpload(table({ w: (i) => (i < 4 ? " 2.5 " : i === 4 ? "0" : "1") }), {
      mapping: { weight: "w" },
    });
    expect([...(columns.weights ?? [])]).toEqual([2.5, 2.5, 2.5, 2.5, 0, 1, 1, 1, 1, 1, 1, 1]);
    // (4 * 2.5 + 7)^2 / (4 * 6.25 + 7)
    expect(dataset.effectiveRows).toBeCloseTo(289 / 32, 10);
  });
  test("are none unless their column is named", async () => {
    const { dataset, columns } = await readUpload(table({ weight: () => "2" }));
    expect(dataset.effectiveRows).toBeNull();
    expect(columns.weights).toBeNull();
  });
  test.each([
    ["", "has no weight"],
    ["-1", "has the weight '-1', which is no number of 0 or more"],
    ["heavy", "has the weight 'heavy', which is no number of 0 or more"],
    ["1e400", "has the weight '1e400', which is no number of 0 or more"],
  ])("such as '%s' set their row aside", async (value, reason) => {
    const { dataset } = await readUpload(table({ w: (i) => (i === 0 ? value : "1") }), { mapping: { weight: "w" } });
    expect(dataset.skippedRows).toEqual([{ row: 1, reason }]);
  });
  test("of a single row are refused, and so is a column that is not there or the label's own", async () => {
    for (const [mapping, message] of [
      [{ weight: "w" }, "Column 'w' gives fewer than 2 rows a weight above 0."],
      [{ weight: "none" }, "has no column 'none' for the weights."],
      [{ weight: "label" }, "Column 'label' cannot be both the label and the weight."],
    ] as const) {
      expect((await refusal(table({ w: (i) => (i === 0 ? "1" : "0") }), { mapping })).message).toContain(message);
    }
  });
});
