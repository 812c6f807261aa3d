import { FEW_ROWS, rowsBehind } from "#server/contracts/few-rows";
import type { Report } from "#server/contracts/report";

export type HeatMapRow = {
  column: string;
  value: string;
  /** Those that the figures rest on. */
  rows: number;
  /** Mean over the variants; null where the figure is undefined for all. */
  mean: number | null;
  /** Figure of each variant, in the order of the ranking; null where undefined. */
  values: (number | null)[];
};
export type HeatMapData = { variants: string[]; rows: HeatMapRow[]; reach: number };

/** Short enough to be sent: a picture needs no more digits. */
const brief = (value: number): number => Number(value.toPrecision(4));

/** Slices by variants, best ranked first, and the largest difference from a slice's mean; of slices that say something, where any does. */
export function heatMapData(report: Pick<Report, "slices" | "variants">): HeatMapData {
  const variants = report.variants.map(({ variant }) => variant);
  const reaches = { many: 0, few: 0 };
  const rows = report.slices.map((slice): HeatMapRow => {
    const { column, value, variants: own } = slice;
    const n = rowsBehind(slice);
    const byVariant = new Map(own.map(({ variant, estimate }) => [variant, estimate]));
    const values = variants.map((variant) => byVariant.get(variant) ?? null);
    const known = values.filter((each) => each !== null);
    const mean = known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0) / known.length;
    const kind = n < FEW_ROWS ? "few" : "many";
    for (const each of known) reaches[kind] = Math.max(reaches[kind], Math.abs(each - (mean as number)));
    return {
      column,
      value,
      rows: n,
      mean: mean === null ? null : brief(mean),
      values: values.map((each) => each && brief(each)),
    };
  });
  return { variants, rows, reach: reaches.many || reaches.few };
}
