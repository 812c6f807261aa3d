import { dirname } from "node:path";
import type { Dataset, DatasetColumns } from "#server/contracts/dataset";
import { literal, queryRows, streamValues, withDuckDB } from "#server/ingest/duckdb";

/** Yields the texts of a dataset in row order, `size` at a time. */
export async function* readTexts(dataset: Dataset, size: number): AsyncGenerator<{ start: number; texts: string[] }> {
  const sql = `SELECT text FROM read_parquet(${literal(dataset.path)}) ORDER BY row`;
  let start = 0;
  let texts: string[] = [];
  for await (const values of streamValues(dirname(dataset.path), sql)) {
    for (const value of values) {
      texts.push(String(value));
      if (texts.length === size) {
        yield { start, texts };
        start += texts.length;
        texts = [];
      }
    }
  }
  if (texts.length > 0) yield { start, texts };
}

function encode(values: string[], known: string[]): Uint32Array {
  const codes = new Map(known.map((value, index) => [value, index]));
  return Uint32Array.from(values, (value) => {
    const code = codes.get(value) ?? codes.size;
    codes.set(value, code);
    return code;
  });
}

/** Labels, slice codes and group codes of a dataset, in row order. */
export async function readColumns(dataset: Dataset): Promise<DatasetColumns> {
  return withDuckDB(dirname(dataset.path), async (connection) => {
    const read = async (column: string): Promise<string[]> => {
      const rows = await queryRows<{ value: string }>(
        connection,
        `SELECT ${column}::VARCHAR AS value FROM read_parquet(${literal(dataset.path)}) ORDER BY row`,
      );
      return rows.map(({ value }) => value);
    };
    const labels = Uint8Array.from(await read("label"), Number);
    const slices = [];
    for (const [index, slice] of dataset.slices.entries()) {
      const values = slice.values.map(({ value }) => value);
      slices.push({ column: slice.column, values, codes: encode(await read(`slice_${index}`), values) });
    }
    const groups = dataset.groups === null ? null : encode(await read('"group"'), []);
    return { labels, slices, groups };
  });
}
