import type { DuckDBConnection, DuckDBDataChunk, DuckDBDoubleVector } from "@duckdb/node-api";
import { QUANTILE_SHARES } from "#server/contracts/quantiles";
import { mapQueries } from "#server/ingest/duckdb";

/** Rows that the quantiles of a column are taken from: more move no edge that anybody would see. */
const QUANTILE_ROWS = 20_000;
/** Columns whose values are fetched in one query, which finds those rows once for all of them. */
const COLUMNS_AT_ONCE = 8;

/** So much less than any part of a row that a share can come to, and more than rounding: 0.07 of 100 rows are 7. */
const ROUNDING = 1e-9;

/** The smallest values that at least such shares of them do not exceed: of each the value itself, and none between two. */
function quantilesOf(values: Float64Array): number[] {
  const { length } = values;
  if (length === 0) return [];
  values.sort();
  return QUANTILE_SHARES.map((share) => values[Math.max(1, Math.ceil(share * length - ROUNDING)) - 1] as number);
}

/** The finite numbers in a column of a query's result. */
function finiteValues(chunks: readonly DuckDBDataChunk[], index: number): Float64Array {
  const values = new Float64Array(chunks.reduce((sum, { rowCount }) => sum + rowCount, 0));
  let count = 0;
  for (const chunk of chunks) {
    const column = chunk.getColumnVector(index) as DuckDBDoubleVector;
    const rows = column.itemCount;
    for (let row = 0; row < rows; row++) {
      const value = column.getItem(row) ?? Number.NaN;
      if (Number.isFinite(value)) values[count++] = value;
    }
  }
  return values.subarray(0, count);
}

/**
 * The quantiles of columns of `raw` at `QUANTILE_SHARES`, none where a column holds no finite number.
 *
 * @param numbers SQL for the number in a cell of each column
 * @param rows rows in `raw`; the quantiles are taken from as many of them as anybody would see a difference by
 */
export async function readQuantiles(
  connection: DuckDBConnection,
  numbers: string[],
  rows: number,
): Promise<number[][]> {
  const nth = Math.ceil(rows / QUANTILE_ROWS);
  const starts = Array.from({ length: Math.ceil(numbers.length / COLUMNS_AT_ONCE) }, (_, at) => at * COLUMNS_AT_ONCE);
  const found = await mapQueries(connection, starts, async (own, start) => {
    const some = numbers.slice(start, start + COLUMNS_AT_ONCE);
    // What is no number is NaN: nothing has to be asked of each value then.
    const cells = some.map((number) => `coalesce(${number}, 'nan'::DOUBLE)`);
    const result = await own.run(`SELECT ${cells.join(", ")} FROM raw WHERE hash(row) % ${nth} = 0`);
    const chunks = await result.fetchAllChunks();
    return some.map((_, index) => quantilesOf(finiteValues(chunks, index)));
  });
  return found.flat();
}
