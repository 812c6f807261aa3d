import { describe, expect, test } from "vitest";
import { describeReading } from "#server/contracts/describe-findings";
import type { Feature } from "#server/contracts/family";
import type { PartialMapping } from "#server/contracts/mapping";
import { findConversion } from "#server/contracts/unit-conversions";
import { patients, readUpload, refusal } from "#tests/ingest/read-upload";

const feature = (name: string, unit: string | null, range: Feature["range"]): Feature => ({
  name,
  description: name,
  unit,
  range,
  missingShare: 0,
});
const creatinine = feature("Creatinine_max", "mg/dL", [0.1, 14.7]);
const temperature = feature("Temp_last", "°C", [31, 40]);
const labels = { ...patients, features: [creatinine, temperature] };

const table = (cells: (at: number) => string, header = "Creatinine_max (µmol/L),Temp_last"): string =>
  [`${header},label`, ...Array.from({ length: 12 }, (_, at) => `${cells(at)},${at % 2 ? "yes" : "no"}`), ""].join("\n");
const content = table((at) => `${88.42 * (at + 1)},98.6`);
const read = (mapping: PartialMapping, of = content) => readUpload(of, { labels, mapping });

describe("values are converted", () => {
  test("only where the mapping says so", async () => {
    const { features } = await read({});
    expect(features[0]).toEqual([Math.fround(88.42), Math.fround(98.6)]);
  });
  test("by the unit that it names for the feature, with what is added", async () => {
    const { features, dataset } = await read({ conversions: { Creatinine_max: "umol/l", Temp_last: "°F" } });
    for (const [at, [value, warmth]] of features.entries()) {
      expect(value).toBeCloseTo(at + 1, 5);
      expect(warmth).toBeCloseTo(37, 4);
    }
    expect(dataset.mapping.conversions).toEqual({ Creatinine_max: "umol/l", Temp_last: "°F" });
  });
  test("without the unit behind them, missing ones staying missing", async () => {
    const { features } = await read(
      { conversions: { Creatinine_max: "µmol/L" } },
      table((at) => `${at === 3 ? "NA" : "88.42 µmol/L"},37`, "Creatinine_max,Temp_last"),
    );
    expect(features[0]?.[0]).toBeCloseTo(1, 5);
    expect(features[3]?.[0]).toBeNull();
  });
});

describe("the report of the set", () => {
  test("says what was converted and by what factor, and suspects nothing of what is right now", async () => {
    const { dataset } = await read({ conversions: { Creatinine_max: "µmol/L", Temp_last: "°F" } });
    const [first, second] = dataset.findings?.features ?? [];
    if (!first || !second) throw new Error("A feature was not examined.");
    expect(first).toMatchObject({ conversion: findConversion(creatinine, "µmol/L"), suspicion: null });
    expect(first.median).toBeCloseTo(6.5, 9);
    expect(describeReading(first)).toEqual(["Converted from µmol/L to mg/dL: each value × 0.01131."]);
    expect(describeReading(second)).toEqual(["Converted from °F to °C: each value × 0.5556 − 17.78."]);
  });
  test("names a unit that the file states and that is not the one that was converted from", async () => {
    const header = "Creatinine_max,Temp_last in °F";
    const { dataset } = await read(
      { conversions: { Temp_last: "K" } },
      table(() => "1,98.6", header),
    );
    expect(dataset.findings?.features[1]?.suspicion).toContain(
      "The file says °F; Temp_last was converted as if it were in K.",
    );
  });
});

test.each<[PartialMapping, string]>([
  [{ conversions: { Creatinine_max: "stone" } }, "How 'stone' becomes mg/dL is not known for Creatinine_max."],
  [{ conversions: { Temp_last: "mmol/L" } }, "How 'mmol/L' becomes °C is not known for Temp_last."],
  [{ conversions: { weight: "lb" } }, "Nothing of data.csv is read as 'weight', so nothing of it is converted."],
  [
    { features: { Temp_last: null }, conversions: { Temp_last: "°F" } },
    "Nothing of data.csv is read as 'Temp_last', so nothing of it is converted.",
  ],
])("%j is refused", async (mapping, message) => {
  expect((await refusal(content, { labels, mapping })).message).toBe(message);
});
