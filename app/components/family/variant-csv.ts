import { type CsvValue, inert, writeCsv } from "#server/report/csv";

/** A variant as the table holds it: shares in [0, 1] by the name of the test. */
export type VariantRow = { variant: string; bytes: number; figures: Record<string, number | undefined> };
export type FigureColumn = { name: string; title: string };

/** The rows and columns that are shown, in their order; a figure that is missing is an empty field. */
export function variantCsv(rows: VariantRow[], columns: FigureColumn[]): string {
  const head: CsvValue[] = ["variant", ...columns.map(({ title }) => inert(title)), "bytes"];
  const body = rows.map(({ variant, bytes, figures }): CsvValue[] => [
    variant,
    ...columns.map(({ name }) => figures[name] ?? null),
    bytes,
  ]);
  return writeCsv([head, ...body]);
}
