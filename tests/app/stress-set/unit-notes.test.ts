import { expect, test } from "vitest";
import { noteUnits } from "#app/components/stress-set/unit-notes";
import type { Column } from "#server/contracts/dataset";
import type { Feature } from "#server/contracts/family";
import { QUANTILE_SHARES } from "#server/contracts/quantiles";

const creatinine: Feature = {
  name: "Creatinine_max",
  description: "",
  unit: "mg/dL",
  range: [0.1, 14.7],
  missingShare: 0,
};
const column = (name: string, value: number, unit: string | null = null): Column => ({
  name,
  looksLike: "number",
  distinct: 40,
  filled: 40,
  examples: [],
  numbers: { decimal: "point", unit, others: 0, quantiles: QUANTILE_SHARES.map(() => value) },
});
const note = (each: Column, conversions: Record<string, string> = {}) =>
  noteUnits([creatinine], [each], { features: { Creatinine_max: each.name }, conversions });

test.each<[string, Column, string, string]>([
  ["the header states", column("krea [µmol/L]", 1), "µmol/L", "stated"],
  ["the cells state", column("krea", 1, "µmol/L"), "µmol/L", "stated"],
  ["the values look like", column("krea", 88), "µmol/L", "values"],
])("another unit that %s is noted, with what converts it", (_, each, other, seen) => {
  const [found] = note(each);
  expect(found).toMatchObject({ column: each.name, other, seen });
  expect(found?.conversion?.factor).toBeCloseTo(1 / 88.42, 12);
});

test("a unit that nobody can convert is noted too", () => {
  expect(note(column("krea (per week)", 1))).toMatchObject([{ other: "per week", seen: "stated", conversion: null }]);
});

test("what was said stays in sight where nothing shows it", () => {
  expect(note(column("krea", 1), { Creatinine_max: "µmol/L" })).toMatchObject([{ other: "µmol/L", seen: "said" }]);
  expect(note(column("krea (g/L)", 1), { Creatinine_max: "µmol/L" })).toMatchObject([
    { other: "µmol/L", seen: "said" },
  ]);
});

test("a column in the feature's own unit, and a feature without a column, are not noted", () => {
  expect(note(column("krea (mg/dL)", 1))).toEqual([]);
  expect(note(column("krea", 1))).toEqual([]);
  expect(
    noteUnits([creatinine], [column("krea", 88)], { features: { Creatinine_max: null }, conversions: {} }),
  ).toEqual([]);
});
