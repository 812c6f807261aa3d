import { dirname } from "node:path";
import type { Dataset } from "#server/contracts/dataset";
import { streamColumns } from "#server/ingest/dataset-reader";
import { literal } from "#server/ingest/duckdb";

/** The stored rows of a dataset by their number in the file, with the values of some columns. */
export async function readColumns(dataset: Dataset, columns: string[]): Promise<{ row: number; values: unknown[] }[]> {
  const sql = `SELECT row, ${columns.join(", ")} FROM read_parquet(${literal(dataset.path)})`;
  const rows: { row: number; values: unknown[] }[] = [];
  for await (const [numbers = [], ...values] of streamColumns(dirname(dataset.path), sql)) {
    numbers.forEach((row, at) => {
      rows.push({ row: Number(row), values: values.map((column) => column[at]) });
    });
  }
  return rows;
}
