import type { Benchmark } from "#server/contracts/benchmark";
import type { DatasetColumns } from "#server/contracts/dataset";
import { delongStandardError, type RocArea, rocArea } from "#server/statistics/roc-area";

type Area = NonNullable<Benchmark["variants"][number]["auroc"]> | null;
export type VariantAreas = { auroc: Area; sliceAurocs: Record<string, Record<string, Area>> };

/** Digits that are published of an area. */
const DIGITS = 5;
const round = (value: number): number => Number(value.toFixed(DIGITS));

function publishArea(area: RocArea | null): Area {
  const se = area && delongStandardError(area);
  return area && se !== null ? { value: round(area.area), se: round(se) } : null;
}

/** Area of each variant (K) on the rows given by their numbers. */
export function areasOf(
  scores: Float32Array,
  variants: number,
  isPositive: Uint8Array,
  rows: number[],
): (RocArea | null)[] {
  const positives = Uint8Array.from(rows, (row) => isPositive[row] as number);
  return Array.from({ length: variants }, (_, k) =>
    rocArea(
      rows.map((row) => scores[row * variants + k] as number),
      positives,
    ),
  );
}

/**
 * The area under the ROC curve of every variant, over all rows and in each slice, with DeLong's standard error; null where
 * a class is absent or has one example.
 *
 * @param scores of the positive label, shape (N, K), row-major
 * @param positive class index of the positive label
 */
export function measureAreas(
  scores: Float32Array,
  variants: number,
  { labels, slices }: DatasetColumns,
  positive: number,
): VariantAreas[] {
  const isPositive = labels.map((label) => Number(label === positive));
  const all = areasOf(scores, variants, isPositive, [...labels.keys()]);
  const measured: VariantAreas[] = all.map((area) => ({ auroc: publishArea(area), sliceAurocs: {} }));
  for (const { column, values, codes } of slices) {
    for (const [code, value] of values.entries()) {
      const rows = [...labels.keys()].filter((row) => codes[row] === code);
      for (const [k, area] of areasOf(scores, variants, isPositive, rows).entries()) {
        const { sliceAurocs } = measured[k] as VariantAreas;
        sliceAurocs[column] = { ...sliceAurocs[column], [value]: publishArea(area) };
      }
    }
  }
  return measured;
}
