import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PartialMapping } from "#server/contracts/mapping";
import { QUANTILE_SHARES } from "#server/contracts/quantiles";
import { inspectUpload, patients, readUpload, refusal } from "#tests/ingest/read-upload";

/** A semicolon table of patients; `rates` are the cells of 'heart rate', `weights` those of a further column. */
function table(rates: string[], { ages = (index: number) => String(40 + index), extra = [] as string[] } = {}): string {
  const records = rates.map(
    (rate, index) => `${ages(index)};${rate};1;${index % 2 ? "yes" : "no"};${extra[index] ?? "1"}`,
  );
  return ["Age;heart rate;creatinine_max;label;w", ...records, ""].join("\n");
}
const twelve = (cell: (index: number) => string): string[] => Array.from({ length: 12 }, (_, index) => cell(index));
const read = (content: string, mapping: PartialMapping = {}) => readUpload(content, { mapping, labels: patients });
const refuse = (content: string, mapping: PartialMapping = {}) => refusal(content, { mapping, labels: patients });
const rates = (features: (number | null)[][]): (number | null)[] => features.map((row) => row[1] ?? null);

describe("decimal commas", () => {
  test("are read where they are the rule in a column, and that is said", async () => {
    const { dataset, features } = await read(table(twelve((index) => `${70 + index},5`)));
    expect(rates(features)).toEqual(twelve((index) => String(70.5 + index)).map(Number));
    expect(dataset.numberStyles).toEqual([{ column: "heart rate", decimal: "comma", unit: null }]);
  });
  test("of three digits are read where others of the column tell", async () => {
    const { features } = await read(table(twelve((index) => (index === 3 ? "1,234" : `${index},5`))));
    expect(rates(features)[3]).toBe(Math.fround(1.234));
  });
  test("of three digits are read where other columns tell", async () => {
    const content = table(
      twelve((index) => `7,${301 + index}`),
      { ages: (index) => `${40 + index},5` },
    );
    const { dataset, features } = await read(content);
    expect(features[0]).toEqual([40.5, Math.fround(7.301), 1]);
    expect(dataset.numberStyles.map(({ column }) => column)).toEqual(["Age", "heart rate"]);
  });
  test("of three digits alone are refused with what to write", async () => {
    const error = await refuse(table(twelve((index) => (index === 4 ? "1,234" : String(70 + index)))));
    expect(error.message).toBe("Row 5 of data.csv has '1,234' in column 'heart rate', which may be 1.234 or 1234.");
    expect(error.hint).toContain("write 1.234 with a decimal point, or 1234 without");
    expect(error.where).toEqual({ file: "data.csv", row: 5, column: "heart rate" });
  });
  test("beside columns of commas, points of three digits are refused in the same way", async () => {
    const content = table(
      twelve((index) => `1.${300 + index}`),
      { ages: (index) => `${40 + index},5` },
    );
    expect((await refuse(content)).message).toContain("has '1.300' in column 'heart rate', which may be 1.300 or 1300");
  });
  test.each([
    [twelve((index) => (index === 4 ? "1,5" : `${index}.5`)), "1,5", "other rows have a decimal point"],
    [twelve((index) => (index === 4 ? "1.5" : `${index},5`)), "1.5", "other rows have a decimal comma"],
    [
      twelve((index) => (index === 4 ? "1,234.5" : `${index}.5`)),
      "1,234.5",
      "write it without marks between thousands",
    ],
    [
      twelve((index) => (index === 4 ? "1.234,5" : `${index},5`)),
      "1.234,5",
      "write it without marks between thousands",
    ],
  ])("a row that is written otherwise is set aside (%#)", async (cells, cell, words) => {
    const { dataset } = await read(table(cells));
    expect(dataset.rows).toBe(11);
    expect(dataset.skippedRows).toHaveLength(1);
    expect(dataset.skippedRows[0]?.row).toBe(5);
    expect(dataset.skippedRows[0]?.reason).toContain(`has '${cell}' in column 'heart rate', which is no finite number`);
    expect(dataset.skippedRows[0]?.reason).toContain(words);
  });
  test("make weights and ranges too", async () => {
    const content = table(
      twelve((index) => String(index)),
      { extra: twelve((index) => `0,${index + 10}`) },
    );
    const { dataset, columns } = await read(content, { weight: "w", slices: ["w"], bins: { w: [0.15] } });
    expect([...(columns.weights ?? [])].slice(0, 2)).toEqual([0.1, 0.11]);
    expect(dataset.slices[0]?.values.map(({ rows }) => rows)).toEqual([5, 7]);
  });
  test("an unclear column that nothing is read from keeps no file out", async () => {
    const { dataset } = await read(
      table(
        twelve((index) => String(index)),
        { extra: twelve(() => "1,234") },
      ),
    );
    expect(dataset.rows).toBe(12);
  });
  test("whatever is written with commas comes back as it would with points", async () => {
    const cell = fc.option(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), { nil: null });
    await fc.assert(
      fc.asyncProperty(fc.array(cell, { minLength: 12, maxLength: 20 }), async (values) => {
        const written = values.map((value) => (value === null ? "" : String(value)));
        // Of a column that has a comma somewhere for sure.
        const content = table([...written.map((value) => value.replace(".", ",")), "0,5"]);
        const { features } = await read(content);
        expect(rates(features).map((value) => (value ?? Number.NaN) + 0)).toEqual(
          [...values, 0.5].map((value) => Math.fround(value ?? Number.NaN) + 0),
        );
      }),
      { numRuns: 15 },
    );
  });
});

describe("units in cells", () => {
  test.each(["bpm", " bpm", "\u00a0/min", "%", " mg/dL", "BPM"])(
    "88%s is read where every row has it",
    async (unit) => {
      const cells = twelve((index) => (index === 2 ? "NA" : `${70 + index}.5${unit}`));
      const { dataset, features } = await read(table(cells));
      expect(rates(features).slice(0, 3)).toEqual([70.5, 71.5, null]);
      expect(dataset.numberStyles).toEqual([{ column: "heart rate", decimal: "point", unit: unit.trim() }]);
    },
  );
  test("together with decimal commas", async () => {
    const { features } = await read(table(twelve((index) => `${70 + index},5 bpm`)));
    expect(rates(features)[1]).toBe(71.5);
  });
  test("whatever their case", async () => {
    const { features } = await read(table(twelve((index) => `${70 + index} ${index % 2 ? "bpm" : "BPM"}`)));
    expect(rates(features)[1]).toBe(71);
  });
  test.each(["12 mg", "1e", "0x10", "3 %"])(
    "%s among plain numbers sets its row aside with the reason",
    async (cell) => {
      const { dataset } = await read(table(twelve((index) => (index === 4 ? cell : String(index)))));
      expect(dataset.skippedRows).toEqual([
        {
          row: 5,
          reason: `has '${cell}' in column 'heart rate', which is no finite number: leave out what stands behind it, or have the very same in every row of the column`,
        },
      ]);
    },
  );
  test("a row without the unit that the others have is set aside", async () => {
    const { dataset } = await read(table(twelve((index) => (index === 4 ? "high" : `${index} bpm`))));
    expect(dataset.skippedRows.map(({ row }) => row)).toEqual([5]);
  });
  test("two units in one column are not mixed", async () => {
    const error = await refuse(table(twelve((index) => `${index} ${index % 2 ? "mg" : "g"}`)));
    expect(error.hint).toContain("leave out what stands behind it");
  });
});

test.each(["#N/A", "#n/a", "-", "–", ".", "none", "<NA>"])("%s is a missing value", async (cell) => {
  const { dataset, features } = await read(table(twelve((index) => (index === 4 ? cell : `${index},5`))));
  expect(dataset.skipped).toBe(0);
  expect(rates(features)[4]).toBeNull();
});

test.each(["#DIV/0!", "#VALUE!", "12:30", "2020-01-01", "1-2"])("%s is neither missing nor a number", async (cell) => {
  const { dataset } = await read(table(twelve((index) => (index === 4 ? cell : `${index}.5`))));
  expect(dataset.skippedRows).toEqual([
    { row: 5, reason: `has '${cell}' in column 'heart rate', which is no finite number` },
  ]);
});

describe("inspection", () => {
  test("says how the numbers of a column are written and spread", async () => {
    const { columns } = await inspectUpload(table(twelve((index) => `${index},5 bpm`)), "data.csv", patients);
    const [, rate, , label] = columns;
    expect(rate).toMatchObject({ looksLike: "number", numbers: { decimal: "comma", unit: "bpm", others: 0 } });
    expect(rate?.numbers?.quantiles).toHaveLength(QUANTILE_SHARES.length);
    expect(rate?.numbers?.quantiles[0]).toBe(0.5);
    expect(rate?.numbers?.quantiles.at(-1)).toBe(11.5);
    expect(label?.numbers).toBeNull();
  });
  test.each([12, 300])("knows numbers behind a space that does not break for numbers, in %d rows", async (rows) => {
    const content = table(Array.from({ length: rows }, (_, index) => `\u00a0${70 + index},5`));
    const { columns } = await inspectUpload(content, "data.csv", patients);
    expect(columns[1]).toMatchObject({ looksLike: "number", numbers: { decimal: "comma", others: 0 } });
  });
  test("takes a column for one of numbers where half its cells are numbers, and no fewer", async () => {
    const column = async (numbers: number) =>
      (await inspectUpload(table(twelve((index) => (index < numbers ? `${index},5` : "high"))), "data.csv", patients))
        .columns[1];
    expect((await column(6))?.numbers).toMatchObject({ decimal: "comma", others: 6 });
    expect((await column(5))?.numbers).toBeNull();
  });
  test("shows the first three different values, each as its first 80 characters, wherever they stand", async () => {
    const rate = (index: number): string => (index < 60 ? "7.5" : index < 90 ? `${"8".repeat(79)}\u{1F600}x` : "9.5");
    const content = table(Array.from({ length: 120 }, (_, index) => rate(index)));
    const { columns } = await inspectUpload(content, "data.csv", patients);
    expect(columns[1]?.examples).toEqual(["7.5", `${"8".repeat(79)}\u{1F600}`, "9.5"]);
    expect(columns[0]?.examples).toEqual(["40", "41", "42"]);
  });
  test("takes for a quantile the smallest value that so large a part of the numbers does not exceed", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 12, maxLength: 90 }), async (values) => {
        const content = table([...values.map((value) => `${value}.5`), "", "high", "NA"]);
        const { columns } = await inspectUpload(content, "data.csv", patients);
        const quantiles = columns[1]?.numbers?.quantiles ?? [];
        expect(quantiles).toHaveLength(QUANTILE_SHARES.length);
        for (const [at, share] of QUANTILE_SHARES.entries()) {
          const quantile = quantiles[at] as number;
          const upTo = values.filter((value) => value + 0.5 <= quantile).length;
          const below = values.filter((value) => value + 0.5 < quantile).length;
          const wanted = Math.max(1, Math.round(share * values.length * 2520) / 2520);
          expect(upTo).toBeGreaterThanOrEqual(wanted);
          expect(below).toBeLessThan(wanted);
        }
      }),
      { numRuns: 20 },
    );
  });
  test("counts what is no number in a column of numbers", async () => {
    const { columns } = await inspectUpload(
      table(twelve((index) => (index === 4 ? "high" : index === 5 ? "NA" : `${index}.5`))),
      "data.csv",
      patients,
    );
    expect(columns[1]?.numbers).toMatchObject({ decimal: "point", unit: null, others: 1 });
  });
});
