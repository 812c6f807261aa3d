import type { Column } from "#server/contracts/dataset";
import type { Feature } from "#server/contracts/family";
import { QUANTILE_SHARES } from "#server/contracts/quantiles";
import { explainByUnit, findConversion, type UnitConversion } from "#server/contracts/unit-conversions";
import { headerUnit, isSameUnit, otherUnit } from "#server/contracts/units";
import type { MappingDraft } from "@/components/stress-set/mapping-draft";

/** A column that is, or seems to be, in another unit than the feature that reads it. */
export type UnitNote = {
  feature: Feature;
  column: string;
  /** The unit of the column. */
  other: string;
  /** Whether the header or the cells state it, the values look like it, or a person said so and nothing shows it. */
  seen: "stated" | "values" | "said";
  /** How its values become those of the feature; null where that is not known. */
  conversion: UnitConversion | null;
};

const MIDDLE = QUANTILE_SHARES.indexOf(0.5);

/** The unit that the values look like, where most lie outside of all that was seen in training. */
function unitByValues({ name, unit, range }: Feature, { numbers }: Column): string | null {
  const median = numbers?.quantiles[MIDDLE];
  if (range === null || median === undefined) return null;
  if (Math.fround(median) >= Math.fround(range[0]) && Math.fround(median) <= Math.fround(range[1])) return null;
  return explainByUnit(median, name, unit, range)?.other ?? null;
}

function noteUnit(feature: Feature, column: Column, said: string | undefined): UnitNote | null {
  const { name, unit } = feature;
  const stated = headerUnit(feature, column.name) ?? otherUnit(column.numbers?.unit ?? null, unit, name);
  const likely = unitByValues(feature, column);
  const other = said ?? stated ?? likely;
  if (other === null) return null;
  const isOther = (unit: string | null) => unit !== null && isSameUnit(unit, other, name);
  const seen = isOther(stated) ? "stated" : isOther(likely) ? "values" : "said";
  return { feature, column: column.name, other, seen, conversion: findConversion(feature, other) };
}

/** The chosen columns that a person should look at for their unit, in the order of the features; those that state one first. */
export function noteUnits(
  features: Feature[],
  columns: Column[],
  { features: chosen, conversions }: Pick<MappingDraft, "features" | "conversions">,
): UnitNote[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const notes = features.flatMap((feature) => {
    const column = byName.get(chosen[feature.name] ?? "");
    const note = column && noteUnit(feature, column, conversions[feature.name]);
    return note ? [note] : [];
  });
  return notes.toSorted((one, other) => Number(other.seen === "stated") - Number(one.seen === "stated"));
}
