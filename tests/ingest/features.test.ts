import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mappingSchema, type PartialMapping } from "#server/contracts/mapping";
import { inspectUpload, patients, readUpload, refusal } from "#tests/ingest/read-upload";

const quote = (value: string): string => `"${value.replaceAll('"', '""')}"`;

/** Twelve patients; `cells` are their three features, and further columns as the header has them. */
function table(cells: (index: number) => string[], header = "Age,heart rate,creatinine_max"): string {
  const records = Array.from({ length: 12 }, (_, index) =>
    [...cells(index), index % 2 ? "yes" : "no"].map(quote).join(","),
  );
  return [`${header},label`, ...records, ""].join("\n");
}
const feature = { name: "creatinine_max", description: "", unit: "mg/dL", range: null, missingShare: 0 };
const withUnits = { ...patients, features: [...(patients.features ?? []).slice(0, 2), feature] };
const sound = (index: number): string[] => [String(40 + index), String(70.5 + index), "1.25"];
const read = (content: string, mapping: PartialMapping = {}) => readUpload(content, { mapping, labels: patients });
const refuse = (content: string, mapping: PartialMapping = {}) => refusal(content, { mapping, labels: patients });

describe("columns are matched to features", () => {
  test("by their names, in the order of the family", async () => {
    const content = table(
      (index) => ["1.25", String(40 + index), "x", String(70.5 + index)],
      "creatinine_max,Age,note,heart rate",
    );
    const { dataset, features } = await read(content);
    expect(dataset).toMatchObject({
      modality: "tabular",
      archive: null,
      mapping: {
        text: null,
        features: { Age: "Age", "heart rate": "heart rate", creatinine_max: "creatinine_max" },
      },
    });
    expect(features).toEqual(Array.from({ length: 12 }, (_, index) => [40 + index, 70.5 + index, 1.25]));
  });

  test("whatever their case, spaces, underscores and hyphens", async () => {
    const content = table(sound, "AGE, Heart_Rate ,Creatinine-Max");
    expect((await inspectUpload(content, "data.csv", patients)).guess).toMatchObject({
      features: { Age: "AGE", "heart rate": "Heart_Rate", creatinine_max: "Creatinine-Max" },
      label: "label",
    });
    expect((await read(content)).features[3]).toEqual([43, 73.5, 1.25]);
  });

  test.each([
    "Creatinine_max (mg/dL)",
    "creatinine max [mg/dl]",
    "CREATININE-MAX",
    "creatinine.max",
    "creatinine_max_mg_dl",
  ])("%s is creatinine_max, and that it is spelt otherwise is said", async (name) => {
    const { guess } = await inspectUpload(table(sound, `Age,heart rate,${name}`), "data.csv", withUnits);
    expect(guess.features.creatinine_max).toBe(name);
    expect(guess.featureMatches).toEqual([{ feature: "creatinine_max", column: name, otherUnit: null }]);
  });

  test.each([
    ["creatinine_max (µmol/L)", "µmol/L"],
    ["creatinine_max_mmol_l", "mmol/l"],
    ["Creatinine max [first day]", "first day"],
  ])("%s is matched with a warning", async (name, otherUnit) => {
    const { guess } = await inspectUpload(table(sound, `Age,heart rate,${name}`), "data.csv", withUnits);
    expect(guess.featureMatches).toEqual([{ feature: "creatinine_max", column: name, otherUnit }]);
  });

  test("units in cells are warned of too", async () => {
    const content = table((index) => [String(40 + index), "70", `${index} mmol/L`]);
    const { guess } = await inspectUpload(content, "data.csv", withUnits);
    expect(guess.featureMatches).toEqual([
      { feature: "creatinine_max", column: "creatinine_max", otherUnit: "mmol/L" },
    ]);
  });

  test("of two columns with units the one with the feature's own is taken", async () => {
    const content = table(
      (index) => [...sound(index), "88"],
      "Age,heart rate,creatinine_max (mg/dL),creatinine_max (µmol/L)",
    );
    expect((await inspectUpload(content, "data.csv", withUnits)).guess.features.creatinine_max).toBe(
      "creatinine_max (mg/dL)",
    );
  });

  test("a table of raw measurements is told what the family reads", async () => {
    const names = ["HR_last", "HR_min", "HR_max"];
    const labels = { ...patients, features: names.map((name) => ({ ...feature, name })) };
    const error = await refusal(table(sound, "Age,HR,Creatinine"), { labels });
    expect(error.message).toBe("data.csv has no column for 3 of the 3 features 'HR_last', 'HR_min', 'HR_max'.");
    expect(error.hint).toContain("one row a case, with summaries of 'HR' such as 'HR_last', 'HR_min', 'HR_max'");
    expect(error.hint).toContain("the docs on data formats");
  });

  test("exactly before loosely", async () => {
    const content = table((index) => ["999", ...sound(index)], "age,Age,heart rate,creatinine_max");
    expect((await read(content)).features[0]).toEqual([40, 70.5, 1.25]);
  });

  test("as a person says", async () => {
    const content = table(sound, "years,heart rate,creatinine_max");
    expect((await read(content, { features: { Age: "years" } })).features[0]).toEqual([40, 70.5, 1.25]);
  });

  test("a feature of two values is not taken for the label", async () => {
    const content = table((index) => [String(index % 2), ...sound(index).slice(1)]).replace(",label", ",outcome");
    expect((await inspectUpload(content, "data.csv", patients)).guess.label).toBe("outcome");
  });

  test("those that no column holds are named", async () => {
    const error = await refuse(table(sound, "Age,pulse,creatinine"));
    expect(error.line).toBe(
      "data.csv has no column for 2 of the 3 features 'heart rate', 'creatinine_max'. " +
        "Add a column for each, or say which column holds it; leave cells empty where a value is missing. " +
        "One that the file does not have can be mapped to null: all rows then count as missing it.",
    );
    expect((await refuse(table(sound, "Age,heart rate,kreatinin"))).message).toBe(
      "data.csv has no column for the feature 'creatinine_max'.",
    );
  });

  test("two columns that are alike are not chosen between", async () => {
    const content = table((index) => ["1", ...sound(index)], "AGE,age,heart rate,creatinine_max");
    expect((await refuse(content)).message).toBe("data.csv has no column for the feature 'Age'.");
  });

  test.each<[PartialMapping, string]>([
    [{ features: { Age: "heart rate" } }, "data.csv has no column for the feature 'heart rate'."],
    [{ features: { Age: "nope" } }, "data.csv has no column 'nope' for the feature 'Age'."],
    [{ features: { Age: "label" } }, "Column 'label' cannot be both the feature 'Age' and the label."],
    [
      { features: { Age: "Age", "heart rate": "Age" } },
      "Column 'Age' cannot be both the feature 'Age' and the feature 'heart rate'.",
    ],
    [{ features: { weight: "Age" } }, "The family has no feature 'weight'."],
    [{ text: "Age" }, "This family reads tables of features: it has no use for a column of the text."],
  ])("%j is refused", async (mapping, message) => {
    expect((await refuse(table(sound), { label: "label", ...mapping })).message).toBe(message);
  });
});

describe("a feature that is not in the file", () => {
  const content = table((index) => sound(index).slice(0, 2), "Age,heart rate");

  test("is missing in all rows where it is mapped to null, as empty cells are", async () => {
    const { dataset, features } = await read(content, { features: { creatinine_max: null } });
    expect(dataset.mapping.features).toEqual({ Age: "Age", "heart rate": "heart rate", creatinine_max: null });
    expect(dataset).toMatchObject({ rows: 12, skipped: 0 });
    const empty = await read(table((index) => [...sound(index).slice(0, 2), ""]));
    expect(features).toEqual(empty.features);
    expect(features[0]).toEqual([40, 70.5, null]);
  });

  test("is missing even where a column has its name", async () => {
    const { features } = await read(table(sound), { features: { creatinine_max: null } });
    expect(features.map((row) => row[2])).toEqual(Array.from({ length: 12 }, () => null));
  });

  test("is asked for where the mapping says nothing of it", async () => {
    expect((await refuse(content, { features: { Age: "Age" } })).message).toBe(
      "data.csv has no column for the feature 'creatinine_max'.",
    );
  });

  test("is not the whole table: at least one feature has a column", async () => {
    const mapping = { features: { Age: null, "heart rate": null, creatinine_max: null } };
    expect((await refuse(content, mapping)).message).toBe("No feature of the family is in data.csv.");
  });

  test("stays so when the mapping is used again", async () => {
    const { dataset } = await read(content, { features: { creatinine_max: null } });
    expect((await read(content, mappingSchema.parse(dataset.mapping))).dataset.mapping).toEqual(dataset.mapping);
  });
});

describe("cells", () => {
  test.each(["", " ", "NA", "na", "N/A", "NaN", "nan", "null", "NULL", "?", " ? "])(
    "%j is a missing value",
    async (cell) => {
      const { dataset, features } = await read(table((index) => (index === 4 ? [cell, "80", cell] : sound(index))));
      expect(dataset).toMatchObject({ rows: 12, skipped: 0 });
      expect(features[4]).toEqual([null, 80, null]);
    },
  );

  test.each([
    ["42", 42],
    [" 42 ", 42],
    ["-0.5", -0.5],
    ["+7", 7],
    [".5", 0.5],
    ["5.", 5],
    ["1e3", 1000],
    ["2.5E-3", Math.fround(0.0025)],
    ["0.1", Math.fround(0.1)],
    ["1e-400", 0],
  ])("%j is %d", async (cell, value) => {
    expect((await read(table((index) => (index === 4 ? [cell, "80", "1"] : sound(index))))).features[4]?.[0]).toBe(
      value,
    );
  });

  test.each(["high", "1 000", "1_000", "+-1", "<5", "inf", "-Infinity", "1e400", "1e39", "true", "--1", "٣"])(
    "%j is no number: its row is skipped",
    async (cell) => {
      const { dataset } = await read(table((index) => (index === 4 ? ["40", cell, "1"] : sound(index))));
      expect(dataset.skippedRows).toEqual([
        { row: 5, reason: `has '${cell}' in column 'heart rate', which is no finite number` },
      ]);
    },
  );

  test.each(["1_000", "+-1"])(
    "%j is none either in a table without quotes, which is read in another way",
    async (cell) => {
      const rows = Array.from({ length: 12 }, (_, index) => [
        40 + index,
        index === 4 ? cell : 70 + index,
        1,
        index % 2 ? "yes" : "no",
      ]);
      const { dataset, features } = await read(`Age,heart_rate,creatinine_max,label\n${rows.join("\n")}\n`);
      expect(dataset.skippedRows).toEqual([
        { row: 5, reason: `has '${cell}' in column 'heart_rate', mapped to heart rate, which is no finite number` },
      ]);
      expect(features[4]).toEqual([45, 75, 1]);
    },
  );

  test("what a cast alone would take for a number is none in JSON either, however its signs are written", async () => {
    const rows = Array.from({ length: 12 }, (_, index) => {
      const rate = index === 4 ? "1\\u005f000" : String(70 + index);
      return `{"Age": ${40 + index}, "heart rate": "${rate}", "creatinine_max": 1, "label": "${index % 2 ? "yes" : "no"}"}`;
    });
    const { dataset } = await readUpload(`${rows.join("\n")}\n`, { name: "data.jsonl", labels: patients });
    expect(dataset.skippedRows).toEqual([
      { row: 5, reason: "has '1_000' in column 'heart rate', which is no finite number" },
    ]);
  });

  test("any number that a model can take in comes back as the nearest float32", async () => {
    const cell = fc.option(fc.double({ noNaN: true, min: -3e38, max: 3e38 }), { nil: null });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(cell, cell, cell), { minLength: 12, maxLength: 30 }), async (rows) => {
        const records = rows.map((row, index) =>
          [...row.map((value) => value ?? ""), index % 2 ? "yes" : "no"].join(","),
        );
        const { features } = await read(`Age,heart rate,creatinine_max,label\n${records.join("\n")}\n`);
        // The sign of a zero, which "-0" and numbers too small for float32 keep or lose, is nothing to compare.
        const unsigned = (value: number | null): number | null => (value === null ? null : Math.fround(value) + 0);
        expect(features.map((row) => row.map(unsigned))).toEqual(rows.map((row) => row.map(unsigned)));
      }),
      { numRuns: 25 },
    );
  });
});

test("other columns, and features themselves, make slices and groups", async () => {
  const content = table(
    (index) => [...sound(index), ["icu", "ward"][index % 2] as string, `p${index % 5}`],
    "Age,heart rate,creatinine_max,unit,patient_id",
  );
  const { dataset } = await read(content, { slices: ["unit", "Age"], bins: { Age: [45] }, group: "patient_id" });
  expect(dataset.groups).toBe(5);
  expect(dataset.slices[1]?.values).toEqual([
    { value: "< 45", rows: 5 },
    { value: ">= 45", rows: 7 },
  ]);
});

test("a table of more rows than are brought together at once has all of them, in their order", async () => {
  const rows = 200_010;
  // Row numbers begin with 1: the last of the first part and the first of the second cannot be used.
  const faults = new Map([
    [199_999, "n.d."],
    [200_000, "old"],
  ]);
  const lines = Array.from(
    { length: rows },
    (_, at) => `${faults.get(at + 1) ?? at % 100},${at / 2},1.25,${at % 2 ? "yes" : "no"}`,
  );
  const { dataset, features } = await read(["Age,heart rate,creatinine_max,label", ...lines, ""].join("\n"));
  expect(dataset).toMatchObject({ rows: rows - 2, skipped: 2 });
  expect(dataset.skippedRows.map(({ row }) => row)).toEqual([199_999, 200_000]);
  const expected = Array.from({ length: rows }, (_, at) => at).filter((at) => !faults.has(at + 1));
  expect(features.map(([, rate]) => rate)).toEqual(expected.map((at) => Math.fround(at / 2)));
}, 60_000);
