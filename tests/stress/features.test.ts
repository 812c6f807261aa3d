import { expect, test } from "vitest";
import { InputError } from "#server/errors";
import { stressFeatures } from "#server/stress/stress-features";

const feature = (name: string, panel?: string) => ({
  name,
  description: "",
  unit: null,
  range: null,
  missingShare: 0,
  panel,
});
const features = [
  feature("HR_mean"),
  feature("BUN_last", "renal"),
  feature("BUN_count", "renal"),
  feature("AST_last", "liver"),
];
const values = Float32Array.of(80, 20, 3, 30, 90, Number.NaN, 0, 40);

test("a removed panel is missing in every row, its counts are 0, and all else stays", () => {
  const stressed = stressFeatures({ operation: "remove-panel", level: "renal", seed: 0 }, features, values);
  expect([...stressed]).toEqual([80, Number.NaN, 0, 30, 90, Number.NaN, 0, 40]);
});

test("a single feature can be removed", () => {
  const stressed = stressFeatures({ operation: "remove-feature", level: "AST_last", seed: 0 }, features, values);
  expect([...stressed]).toEqual([80, 20, 3, Number.NaN, 90, Number.NaN, 0, Number.NaN]);
});

test("the values that were given are left alone", () => {
  const before = [...values];
  stressFeatures({ operation: "remove-panel", level: "renal", seed: 0 }, features, values);
  expect([...values]).toEqual(before);
});

test("says what there is where an operation or a panel is unknown", () => {
  const ask = (operation: string, level: string) => () =>
    stressFeatures({ operation, level, seed: 0 }, features, values);
  expect(ask("add-noise", "renal")).toThrow(InputError);
  expect(ask("add-noise", "renal")).toThrow("'add-noise'");
  expect(ask("remove-panel", "thyroid")).toThrow("no panel 'thyroid'");
});
