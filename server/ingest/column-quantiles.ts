import type { DuckDBConnection } from "@duckdb/node-api";
import { QUANTILE_SHARES } from "#server/contracts/quantiles";
import { mapQueries, queryRows } from "#server/ingest/duckdb";

/** Rows that the quantiles of a column are taken from: more move no edge that anybody would see. */
const QUANTILE_ROWS = 20_000;
/** Columns whose quantiles are taken in one query, which finds those rows once for all of them. */
const COLUMNS_AT_ONCE = 8;

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
  const found = await mapQueries(connection, starts, rows, async (own, start) => {
    const some = numbers.slice(start, start + COLUMNS_AT_ONCE);
    const shares = `[${QUANTILE_SHARES.join(", ")}]`;
    const [quantiles = {}] = await queryRows<Record<string, number[] | null>>(
      own,
      `SELECT ${some.map((_, at) => `quantile_disc(n${at}, ${shares}) FILTER (isfinite(n${at})) AS quantiles_${at}`).join(", ")}
       FROM (SELECT ${some.map((number, at) => `${number} AS n${at}`).join(", ")} FROM raw WHERE hash(row) % ${nth} = 0)`,
    );
    return some.map((_, at) => quantiles[`quantiles_${at}`]?.map(Number) ?? []);
  });
  return found.flat();
}
