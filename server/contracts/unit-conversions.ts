import { isSameUnit } from "#server/contracts/units";

type Conversion = {
  /** Names of the quantities that it holds for; all where it is left out. */
  quantity?: RegExp;
  /** The unit that models read, null for a plain share. */
  unit: string | null;
  /** The unit that values may be in. */
  other: string;
  factor: number;
  offset?: number;
};

/**
 * How values of one unit become those of another: value x factor + offset. Molar masses after the AMA Manual of Style
 * (11th ed., table 17.5-1); pressures and temperatures after NIST Special Publication 811 (2008), appendix B.
 */
const CONVERSIONS: Conversion[] = [
  { quantity: /creat/i, unit: "mg/dL", other: "µmol/L", factor: 1 / 88.42 },
  { quantity: /gluc/i, unit: "mg/dL", other: "mmol/L", factor: 18.016 },
  { quantity: /bili/i, unit: "mg/dL", other: "µmol/L", factor: 1 / 17.104 },
  { quantity: /bun|urea/i, unit: "mg/dL", other: "mmol/L", factor: 2.801 },
  { quantity: /lact/i, unit: "mg/dL", other: "mmol/L", factor: 9.008 },
  { quantity: /calcium/i, unit: "mg/dL", other: "mmol/L", factor: 4.008 },
  { quantity: /magnes/i, unit: "mg/dL", other: "mmol/L", factor: 2.431 },
  { quantity: /phosph/i, unit: "mg/dL", other: "mmol/L", factor: 3.097 },
  { quantity: /chol|ldl|hdl/i, unit: "mg/dL", other: "mmol/L", factor: 38.67 },
  { quantity: /triglyc/i, unit: "mg/dL", other: "mmol/L", factor: 88.57 },
  { quantity: /fibrinogen/i, unit: "mg/dL", other: "g/L", factor: 100 },
  { quantity: /hgb|h(?:a)?emoglobin/i, unit: "g/dL", other: "mmol/L", factor: 1.611 },
  { unit: "g/dL", other: "g/L", factor: 1 / 10 },
  { unit: "ng/mL", other: "ng/L", factor: 1 / 1000 },
  { unit: "10^3/µL", other: "/µL", factor: 1 / 1000 },
  { unit: "mm Hg", other: "kPa", factor: 7.50062 },
  { unit: "°C", other: "°F", factor: 5 / 9, offset: -160 / 9 },
  { unit: "°C", other: "K", factor: 1, offset: -273.15 },
  { unit: "%", other: "a share from 0 to 1", factor: 100 },
  { unit: null, other: "%", factor: 1 / 100 },
  { unit: "years", other: "days", factor: 1 / 365.25 },
  { unit: "years", other: "months", factor: 1 / 12 },
  { unit: "h", other: "days", factor: 24 },
  { unit: "h", other: "min", factor: 1 / 60 },
  { unit: "kg", other: "g", factor: 1 / 1000 },
  { unit: "kg", other: "lb", factor: 0.45359237 },
  { unit: "cm", other: "m", factor: 100 },
  { unit: "cm", other: "in", factor: 2.54 },
];

/** The same read the other way: a family may be in mmol/L and a file in mg/dL. */
const BOTH_WAYS: Conversion[] = CONVERSIONS.flatMap((each) => {
  const { unit, other, factor, offset = 0 } = each;
  if (unit === null || other === "a share from 0 to 1") return [each];
  return [each, { ...each, unit: other, other: unit, factor: 1 / factor, offset: (0 - offset) / factor }];
});

const fits = (one: string | null, other: string | null, quantity: string): boolean =>
  one === null || other === null ? one === other : isSameUnit(one, other, quantity);

/** How values of a unit become those of another: value x factor + offset. */
export type UnitConversion = { unit: string; factor: number; offset: number };

type Measured = { name: string; unit: string | null };

const conversionsFor = ({ name, unit }: Measured): UnitConversion[] =>
  BOTH_WAYS.filter((each) => fits(each.unit, unit, name) && (each.quantity?.test(name) ?? true)).map(
    ({ other, factor, offset = 0 }) => ({ unit: other, factor, offset }),
  );

/** How values of a stated unit become those of the feature; null where that is not known, or there is nothing to convert. */
export function findConversion(feature: Measured, stated: string): UnitConversion | null {
  return conversionsFor(feature).find(({ unit }) => isSameUnit(unit, stated, feature.name)) ?? null;
}

/** The units that values of a feature can be converted from. */
export const convertibleUnits = (feature: Measured): string[] => conversionsFor(feature).map(({ unit }) => unit);

const short = (value: number): string => String(Number(value.toPrecision(4)));

/** "each value × 0.01131", "each value × 0.5556 − 17.78" */
export function describeFactor({ factor, offset }: Pick<UnitConversion, "factor" | "offset">): string {
  const added = offset === 0 ? "" : ` ${offset < 0 ? "−" : "+"} ${short(Math.abs(offset))}`;
  return `each value × ${short(factor)}${added}`;
}

/**
 * The unit in which a value that no model has seen would be a usual one; null where there is none.
 *
 * @param value in the unit of the file, whatever that is
 * @param range smallest and largest value seen in training, in `unit`
 * @returns the unit, and the value brought from it to `unit`
 */
export function explainByUnit(
  value: number,
  quantity: string,
  unit: string | null,
  [low, high]: readonly [number, number],
): { other: string; converted: number } | null {
  for (const { unit: other, factor, offset } of conversionsFor({ name: quantity, unit })) {
    const converted = value * factor + offset;
    if (converted >= low && converted <= high) return { other, converted };
  }
  return null;
}
