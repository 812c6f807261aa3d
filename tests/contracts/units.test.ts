import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { convertibleUnits, explainByUnit, findConversion } from "#server/contracts/unit-conversions";
import { isSameUnit, otherUnit, splitHeader } from "#server/contracts/units";

describe("a header is parted into a name and a unit", () => {
  test.each([
    ["Creatinine_max (mg/dL)", "Creatinine_max", "mg/dL"],
    ["creatinine max [mg/dl]", "creatinine max", "mg/dl"],
    ["Creatinine (µmol/L) max", "Creatinine  max", "µmol/L"],
    ["creatinine_max_umol_l", "creatinine max", "umol/l"],
    ["BUN.mmol.L", "BUN", "mmol/l"],
    ["Temp_max_C", "Temp max", "c"],
    ["Temp_max in °F", "Temp_max", "°F"],
    ["BUN, mmol/L", "BUN", "mmol/L"],
  ])("%s", (header, base, unit) => {
    expect(splitHeader(header)).toEqual({ base, unit });
  });
  test.each(["Creatinine_max", "HR_min", "Age (2)", "pH", "text", "", "()", "born in Bern", "a, b", "mg/dL"])(
    "%j states none",
    (header) => {
      expect(splitHeader(header)).toEqual({ base: header, unit: null });
    },
  );
  test("any header is parted into something that it holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (header) => {
        const { base, unit } = splitHeader(header);
        expect(base.length + (unit?.length ?? 0)).toBeLessThanOrEqual(header.length + 1);
      }),
    );
  });
});

describe("units", () => {
  test.each([
    ["mg/dL", "MG / dl"],
    ["µmol/L", "μmol/l"],
    ["µmol/L", "umol/L"],
    ["beats/min", "bpm"],
    ["°C", "celsius"],
    ["mm Hg", "mmHg"],
    ["10^3/µL", "K/uL"],
    ["10^3/µL", "10^9/L"],
    ["IU/L", "U/L"],
    ["ng/mL", "µg/L"],
  ])("%s is %s", (one, other) => {
    expect(isSameUnit(one, other, "anything")).toBe(true);
  });
  test.each([
    ["mg/dL", "mmol/L"],
    ["mg/dL", "µmol/L"],
    ["°C", "°F"],
    ["mm Hg", "kPa"],
    ["g/dL", "g/L"],
    ["mg/dL", "something"],
  ])("%s is not %s", (one, other) => {
    expect(isSameUnit(one, other, "anything")).toBe(false);
  });
  test("a milliequivalent is a millimole of what has one charge, and of nothing else", () => {
    expect(isSameUnit("mEq/L", "mmol/L", "Potassium_last")).toBe(true);
    expect(isSameUnit("mEq/L", "mmol/L", "Calcium_last")).toBe(false);
  });
  test("where a plain number is read, a unit is another one, and words are none", () => {
    expect(otherUnit("%", null, "FiO2_last")).toBe("%");
    expect(otherUnit("0 or 1", null, "Gender")).toBeNull();
    expect(otherUnit("fraction", null, "FiO2_last")).toBeNull();
    expect(otherUnit("first day", "mg/dL", "Creatinine_max")).toBe("first day");
  });
});

describe("values that training never saw are explained by a unit", () => {
  test.each<[number, string, string | null, [number, number], string, number]>([
    [88.42, "Creatinine_max", "mg/dL", [0.1, 14.7], "µmol/L", 1],
    [1, "Creatinine_max", "µmol/L", [10, 1300], "mg/dL", 88.42],
    [7, "Glucose_mean", "mg/dL", [25, 921], "mmol/L", 126.112],
    [98.6, "Temp_last", "°C", [31, 40], "°F", 37],
    [310.15, "Temp_last", "°C", [31, 40], "K", 37],
    [12, "MAP_last", "mm Hg", [22, 275], "kPa", 90.00744],
    [0.97, "O2Sat_last", "%", [42, 100], "a share from 0 to 1", 97],
    [40, "FiO2_last", null, [0, 1], "%", 0.4],
    [120, "Hgb_last", "g/dL", [3, 20], "g/L", 12],
    [2.2, "Calcium_last", "mg/dL", [4.6, 18], "mmol/L", 8.8176],
  ])("%d for %s in %s", (value, quantity, unit, range, other, converted) => {
    const found = explainByUnit(value, quantity, unit, range);
    expect(found?.other).toBe(other);
    expect(found?.converted).toBeCloseTo(converted, 6);
  });
  test("and by the conversion that a mapping would name", () => {
    const found = explainByUnit(88.42, "Creatinine_max", "mg/dL", [0.1, 14.7]);
    const conversion = findConversion({ name: "Creatinine_max", unit: "mg/dL" }, found?.other ?? "");
    expect(88.42 * (conversion?.factor ?? 0)).toBe(found?.converted);
  });
  test("every unit that is named as convertible is", () => {
    const oxygen = { name: "O2Sat_last", unit: "%" };
    expect(convertibleUnits(oxygen)).toEqual(["a share from 0 to 1"]);
    expect(convertibleUnits(oxygen).map((unit) => findConversion(oxygen, unit)?.factor)).toEqual([100]);
  });
  test("what no unit explains is not explained", () => {
    expect(explainByUnit(1e6, "Creatinine_max", "mg/dL", [0.1, 14.7])).toBeNull();
    expect(explainByUnit(7, "Sodium", "mg/dL", [25, 921])).toBeNull();
    expect(explainByUnit(200, "HR_last", "beats/min", [33, 172])).toBeNull();
  });
});
