import { describe, expect, test } from "vitest";
import type { Feature } from "#server/contracts/family";
import { levelsOf, stressesOf } from "#server/contracts/stresses";
import { stressFeatures } from "#server/stress/stress-features";

const feature = (name: string, unit: string | null, range: [number, number] | null, panel?: string): Feature => ({
  name,
  description: "",
  unit,
  range,
  missingShare: 0,
  panel,
});
const features = [
  feature("Age", "years", [18, 90]),
  feature("Gender", null, [0, 1]),
  feature("Temp_last", "°C", [33, 42]),
  feature("Temp_max", "°C", [33, 42]),
  feature("Temp_count", "h", [0, 24]),
  feature("Creatinine_last", "mg/dL", [0, 20], "renal"),
  feature("Never", "mg/dL", null),
];
const F = features.length;
const ROW = [60, 1, 37, 38, 12, 1, 5];
const ROWS = 400;
const values = Float32Array.from({ length: ROWS * F }, (_, at) => ROW[at % F] as number);
const put = (operation: string, level: number | string, seed = 1, start = 0, some = values): Float32Array =>
  stressFeatures({ operation, level, seed }, features, some, start);
const column = (made: Float32Array, name: string): number[] => {
  const at = features.findIndex((each) => each.name === name);
  return Array.from({ length: made.length / F }, (_, row) => made[row * F + at] as number);
};
const shareChanged = (made: Float32Array): number =>
  made.filter((value, at) => !Object.is(value, values[at])).length / made.length;

const steps = stressesOf("tabular").flatMap((kind) =>
  levelsOf(kind, features).map((level) => ({ operation: kind.name, level })),
);

describe.each(steps)("$operation at $level", ({ operation, level }) => {
  test("gives the same values however the rows are cut into chunks", () => {
    const cut = [0, 150, 151].map((start, at, starts) =>
      put(operation, level, 3, start, values.subarray(start * F, (starts[at + 1] ?? ROWS) * F)),
    );
    expect(cut.flatMap((part) => [...part])).toEqual([...put(operation, level, 3)]);
  });

  test("brings no missing value back and makes none endless", () => {
    const gone = values.map((value, at) => (at % 3 === 0 ? Number.NaN : value));
    const made = put(operation, level, 1, 0, gone);
    for (const [at, value] of made.entries()) {
      if (Number.isNaN(gone[at]) && !features[at % F]?.name.endsWith("_count")) expect(value).toBeNaN();
      expect(Math.abs(value)).not.toBe(Number.POSITIVE_INFINITY);
    }
  });
});

describe("the level", () => {
  test.each(["missing-values", "unit-slips"])("of %s says how many values change", (operation) => {
    const shares = [1, 2, 3, 4, 5].map((level) => shareChanged(put(operation, level)));
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(new Set(shares).size).toBe(5);
  });

  test.each(["value-noise", "drift"])("of %s says how far values move", (operation) => {
    const moves = [1, 2, 3, 4, 5].map((level) => {
      const ages = column(put(operation, level), "Age");
      return ages.reduce((sum, age) => sum + Math.abs(age - 60), 0) / ages.length;
    });
    expect(moves).toEqual(moves.toSorted((a, b) => a - b));
  });
});

describe("single operations", () => {
  test("values go missing by about their share, counts stay", () => {
    const made = put("missing-values", 5);
    expect(column(made, "Age").filter(Number.isNaN).length / ROWS).toBeCloseTo(0.5, 1);
    expect(new Set(column(made, "Temp_count"))).toEqual(new Set([12]));
  });

  test("a slip of the unit takes all summaries of a measurement, by its own conversion", () => {
    const made = put("unit-slips", 5);
    const [last, most, creatinine, count] = ["Temp_last", "Temp_max", "Creatinine_last", "Temp_count"].map((name) =>
      column(made, name),
    );
    expect(new Set(last)).toEqual(new Set([37, Math.fround(98.6)]));
    expect(most?.map((value) => value > 90)).toEqual(last?.map((value) => value > 90));
    expect(new Set(creatinine)).toEqual(new Set([1, Math.fround(88.4)]));
    expect(new Set(count)).toEqual(new Set([12]));
  });

  test("rounding goes to steps of the range seen in training", () => {
    expect(new Set(column(put("rounding", 5), "Creatinine_last"))).toEqual(new Set([0]));
    // 37 in steps of a tenth of 9 degrees.
    expect(column(put("rounding", 4), "Temp_last")[0]).toBeCloseTo(36.9, 4);
  });

  test("noise has the standard deviation that it says, and leaves codes and what was never seen alone", () => {
    const made = put("value-noise", 4);
    const ages = column(made, "Age");
    const sd = Math.sqrt(ages.reduce((sum, age) => sum + (age - 60) ** 2, 0) / ROWS);
    expect(sd).toBeGreaterThan(6.5);
    expect(sd).toBeLessThan(7.9);
    for (const [name, value] of [
      ["Gender", 1],
      ["Never", 5],
      ["Temp_count", 12],
    ] as const)
      expect(new Set(column(made, name))).toEqual(new Set([value]));
  });

  test("drift moves a measurement by the same amount in all rows, its summaries together, as the seed has it", () => {
    const made = put("drift", 4);
    expect(new Set(column(made, "Temp_last")).size).toBe(1);
    const moved = (name: string, from: number, all = made): number => (column(all, name)[0] as number) - from;
    expect(Math.abs(moved("Temp_last", 37))).toBeCloseTo(0.9, 4);
    expect(moved("Temp_max", 38)).toBeCloseTo(moved("Temp_last", 37), 4);
    const sides = Array.from({ length: 12 }, (_, seed) => Math.sign(moved("Age", 60, put("drift", 4, seed))));
    expect(new Set(sides)).toEqual(new Set([-1, 1]));
  });
});
