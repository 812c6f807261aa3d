import type { Feature } from "#server/contracts/family";
import { defineFeatureOperation, isCount, ofSeverity } from "#server/stress/features/define";
import { measurementOf } from "#server/stress/features/measurement";

type Conversion = (value: number) => number;

const times =
  (factor: number): Conversion =>
  (value) =>
    value * factor;

/** mg/dL of a substance as the SI unit has it: by molar mass. */
const SUBSTANCES: Record<string, number> = {
  creatinine: 88.4,
  bun: 0.357,
  glucose: 0.0555,
  calcium: 0.2495,
  magnesium: 0.4114,
  phosphate: 0.3229,
  bilirubin: 17.1,
};

/** What a value of a unit becomes in the other unit that is in use for it. */
const UNITS: Record<string, Conversion> = {
  "°C": (celsius) => celsius * 1.8 + 32,
  "mm Hg": times(0.133322),
  "g/dL": times(10),
  "mg/dL": times(10),
  "ng/mL": times(1000),
  "mmol/L": times(1000),
  "10^3/µL": times(1000),
  "%": times(0.01),
  "IU/L": times(0.001),
  years: times(12),
  h: times(60),
  s: times(1000),
};

function conversionOf(feature: Feature): Conversion | null {
  if (feature.unit === null || isCount(feature)) return null;
  const measurement = measurementOf(feature).toLowerCase();
  const substance = Object.keys(SUBSTANCES).find((name) => feature.unit === "mg/dL" && measurement.startsWith(name));
  if (substance !== undefined) return times(SUBSTANCES[substance] as number);
  return UNITS[feature.unit] ?? null;
}

export const unitSlips = defineFeatureOperation("unit-slips", {
  source: "conversions of the International System of Units; own definition",
  prepare: (features, { level }) => {
    const share = ofSeverity([0.02, 0.05, 0.1, 0.2, 0.35], level);
    if (share === null) return null;
    const convertible = features.flatMap((feature, at) => {
      const convert = conversionOf(feature);
      return convert ? [{ at, convert, measurement: measurementOf(feature) }] : [];
    });
    // All summaries of a measurement come from the same entries, so they slip together.
    const measurements = [...Map.groupBy(convertible, ({ measurement }) => measurement).values()];
    return (row, random) => {
      for (const parts of measurements) {
        if (random.uniform() >= share) continue;
        for (const { at, convert } of parts) row[at] = convert(row[at] as number);
      }
    };
  },
});
