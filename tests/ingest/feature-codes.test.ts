import { describe, expect, test } from "vitest";
import { describeReading } from "#server/contracts/describe-findings";
import { codesSchema, type Feature } from "#server/contracts/family";
import type { PartialMapping } from "#server/contracts/mapping";
import { patients, readUpload } from "#tests/ingest/read-upload";

const codes = { "0": ["female", "f"], "1": ["male", "m", "männlich"] };
const feature = (name: string, more: Partial<Feature> = {}): Feature => ({
  name,
  description: name,
  unit: null,
  range: [0, 1],
  missingShare: 0,
  ...more,
});
const labels = { ...patients, features: [feature("Gender", { codes }), feature("Age", { range: null })] };

/** A table of one column for each feature, with the sexes taking turns. */
const table = (sexes: string[], header = "Gender"): string =>
  [
    `${header},Age,label`,
    ...Array.from({ length: 12 }, (_, at) => `${sexes[at % sexes.length]},${40 + at},${at % 2 ? "yes" : "no"}`),
    "",
  ].join("\n");
const read = (sexes: string[], header?: string, mapping: PartialMapping = {}) =>
  readUpload(table(sexes, header), { labels, mapping });
const sexesOf = ({ features }: Awaited<ReturnType<typeof read>>) => features.map(([sex]) => sex);

describe("a coded feature is read", () => {
  test.each([[["F", "M"]], [["f", " m "]], [["Female", "MALE"]], [["f", "MÄNNLICH"]], [["0", "1"]], [["f", "1.0"]]])(
    "from %j",
    async (sexes) => {
      expect(sexesOf(await read(sexes)).slice(0, 4)).toEqual([0, 1, 0, 1]);
    },
  );
  test("as missing from an empty cell", async () => {
    expect(sexesOf(await read(["F", "", "NA"])).slice(0, 3)).toEqual([0, null, null]);
  });
  test("not from a word that the family does not know: its row is set aside, and the words are named", async () => {
    const { dataset } = await read(["F", "M", "F", "M", "F", "x"], "sex", { features: { Gender: "sex" } });
    expect(dataset.skippedRows.map(({ row }) => row)).toEqual([6, 12]);
    expect(dataset.skippedRows[0]?.reason).toBe(
      "has 'x' in column 'sex', mapped to Gender, which is none of its codes: female (0), male (1), or nothing where it is not known",
    );
  });
});

describe("the report of the set", () => {
  test("says which words were read as which code, the most frequent first", async () => {
    const { dataset } = await read(["M", "F", "M", "0"]);
    const [gender, age] = dataset.findings?.features ?? [];
    expect(gender?.words).toEqual([
      { word: "M", code: 1, rows: 6 },
      { word: "F", code: 0, rows: 3 },
    ]);
    expect(gender && describeReading(gender)).toEqual(["M read as 1, F as 0."]);
    expect(age && describeReading(age)).toEqual([]);
  });
  test("that was stored before words were read still says nothing of them", () => {
    expect(describeReading({ unit: "mg/dL" })).toEqual([]);
  });
});

test.each<[object, string]>([
  [{ female: ["f"] }, "the code 'female' is no number"],
  [{ "0": ["f"], "1": ["F"] }, "the word 'f' stands twice"],
  [{ "0": ["1"] }, "the word '1' is a number"],
])("codes such as %j are refused", (wrong, message) => {
  expect(codesSchema.safeParse(wrong).error?.issues.map((issue) => issue.message)).toContain(message);
});
