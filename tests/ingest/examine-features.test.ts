import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { describeAbsent } from "#server/contracts/describe-findings";
import type { Feature } from "#server/contracts/family";
import { patients, readUpload } from "#tests/ingest/read-upload";

const feature = (name: string, unit: string | null, range: Feature["range"], missingShare = 0): Feature => ({
  name,
  description: name,
  unit,
  range,
  missingShare,
});

const labels = {
  ...patients,
  features: [
    feature("Creatinine_max", "mg/dL", [Math.fround(0.1), Math.fround(14.7)]),
    feature("FiO2_last", null, [0, 1], 0.4),
    feature("Troponin", "ng/mL", null, 1),
  ],
};

/** A table of the three features; columns in the order of the family. */
const table = (rows: string[][], header = "Creatinine_max,FiO2_last,Troponin"): string =>
  [`${header},label`, ...rows.map((row, index) => `${row.join(",")},${index % 2 ? "yes" : "no"}`), ""].join("\n");
const rows = (row: (index: number) => (number | string)[]): string[][] =>
  Array.from({ length: 20 }, (_, index) => row(index).map(String));
const find = async (content: string) => {
  const { dataset } = await readUpload(content, { labels });
  const [creatinine, oxygen, troponin] = dataset.findings?.features ?? [];
  if (!creatinine || !oxygen || !troponin) throw new Error("A feature was not examined.");
  return { creatinine, oxygen, troponin };
};

test("counts, median and ends are of the usable rows, beside what training had", async () => {
  const content = table(
    rows((index) => (index === 19 ? ["oops", 0.5, ""] : [index === 0 ? "" : 1 + index / 10, 0.5, ""])),
  );
  const { creatinine } = await find(content);
  expect(creatinine).toMatchObject({
    name: "Creatinine_max",
    column: "Creatinine_max",
    unit: "mg/dL",
    missing: 1,
    trainingMissingShare: 0,
    outOfRange: 0,
    min: 1.1,
    max: 2.8,
    trainingRange: [Math.fround(0.1), Math.fround(14.7)],
    suspicion: null,
  });
  expect(creatinine.median).toBeCloseTo(1.95, 9);
});

test("a value at the very end of the training range lies within it, though its float32 differs", async () => {
  const { creatinine } = await find(table(rows((index) => [index % 2 ? 14.7 : 0.1, 0.5, ""])));
  expect(creatinine.outOfRange).toBe(0);
});

test("a few values beyond are counted, and are no suspicion", async () => {
  const { creatinine } = await find(table(rows((index) => [index < 3 ? 50 : 1, 0.5, ""])));
  expect(creatinine).toMatchObject({ outOfRange: 3, suspicion: null });
});

describe("what is suspected", () => {
  test("another unit, where it would explain the values", async () => {
    const { creatinine, oxygen } = await find(table(rows((index) => [88 + index, 40, ""])));
    expect(creatinine.suspicion).toContain("Most values lie outside all that was seen in training (0.1 to 14.7 mg/dL)");
    expect(creatinine.suspicion).toContain("They look like µmol/L: the median, 97.5, would be 1.103 mg/dL.");
    expect(oxygen.suspicion).toContain("They look like %: the median, 40, would be 0.4.");
  });
  test("what the header says, whatever the values", async () => {
    const { creatinine } = await find(
      table(
        rows(() => [5, 0.5, ""]),
        "Creatinine_max (µmol/L),FiO2_last,Troponin",
      ),
    );
    expect(creatinine).toMatchObject({ column: "Creatinine_max (µmol/L)", outOfRange: 0 });
    expect(creatinine.suspicion).toBe("The file says µmol/L; the models read mg/dL for Creatinine_max.");
  });
  test("what the cells say", async () => {
    const { oxygen } = await find(table(rows(() => [1, "1 %", ""])));
    expect(oxygen.suspicion).toBe("The file says %; the models read a number without a unit for FiO2_last.");
  });
  test("nothing of a handful of values", async () => {
    const { creatinine, oxygen } = await find(table(rows((index) => [index < 10 ? 90 : "", index < 9 ? 40 : "", ""])));
    expect(creatinine.suspicion).toContain("They look like µmol/L");
    expect(oxygen).toMatchObject({ outOfRange: 9, suspicion: null });
  });
  test("values that no unit explains", async () => {
    const { creatinine } = await find(table(rows(() => [-1e6, 0.5, ""])));
    expect(creatinine.suspicion).toContain("another unit, or another quantity?");
  });
  test("a feature that nearly all of training had and no row has, and not one that was rare there too", async () => {
    const { creatinine, oxygen, troponin } = await find(table(rows(() => ["", "", ""])));
    expect(creatinine.suspicion).toBe("No row has a value; in training 100% of the rows had one.");
    expect(oxygen.suspicion).toBe("No row has a value; in training 60% of the rows had one.");
    expect(troponin).toMatchObject({ missing: 20, min: null, median: null, max: null, suspicion: null });
  });
  test("many gaps where training had hardly any", async () => {
    const { creatinine } = await find(table(rows((index) => [index < 12 ? "" : 1, 0.5, ""])));
    expect(creatinine.suspicion).toBe("60% of the rows have no value; in training 0% had none.");
  });
});

test("of a feature that is not in the file nothing is suspected, but that it is not there is told", async () => {
  const { dataset } = await readUpload(
    table(
      rows(() => [1, ""]),
      "Creatinine_max,Troponin",
    ),
    {
      labels,
      mapping: { features: { FiO2_last: null } },
    },
  );
  const absent = dataset.findings?.features.find(({ column }) => column === null);
  expect(absent).toMatchObject({ name: "FiO2_last", missing: dataset.rows, suspicion: null });
  expect(describeAbsent(["FiO2_last"])).toBe("1 feature is not in the file, missing in all rows: FiO2_last.");
});

test("missing and out-of-range values are counted as one would by hand", async () => {
  const cell = fc.option(fc.double({ noNaN: true, min: -5, max: 30 }), { nil: null });
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 12, maxLength: 30 }), async (values) => {
      const { creatinine } = await find(table(values.map((value) => [value === null ? "" : String(value), "0.5", ""])));
      const present = values.filter((value) => value !== null);
      const beyond = present.filter(
        (value) => Math.fround(value) < Math.fround(0.1) || Math.fround(value) > Math.fround(14.7),
      );
      expect(creatinine.missing).toBe(values.length - present.length);
      expect(creatinine.outOfRange).toBe(beyond.length);
    }),
    { numRuns: 15 },
  );
});

test("texts have no features to examine", async () => {
  const { dataset } = await readUpload(
    `text,label\n${Array.from({ length: 12 }, (_, index) => `a text of words ${index},${index % 2}\n`).join("")}`,
  );
  expect(dataset.findings?.features ?? []).toEqual([]);
});
