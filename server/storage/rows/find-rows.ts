import type { RowFilter, RowPage, RowWindow } from "#server/contracts/rows";
import { type ParquetQuery, withParquet } from "#server/storage/parquet-query";
import { describingColumns, type JoinedRow, toRowSummary } from "#server/storage/rows/describe-row";
import { filterSql } from "#server/storage/rows/filter-sql";
import { fromAnswers, fromDataset, type RowsSource } from "#server/storage/rows/source";

/** Numbers of the rows in a window, in its order, and how many the filter leaves in all. */
async function findNumbers(
  query: ParquetQuery,
  source: RowsSource,
  filter: RowFilter,
  { offset, limit }: RowWindow,
): Promise<{ total: number; numbers: number[] }> {
  const { where, values, needsDataset, order } = filterSql(source, filter);
  const dataset = needsDataset ? ` JOIN ${fromDataset(source)} d USING (row)` : "";
  const keys = order.map((_, at) => `key_${at}`).join(", ");
  // Looked through once, for the count and the window both: texts are dear to read.
  const found = await query<{ total: bigint; row: number | null }>(
    `WITH found AS MATERIALIZED (
       SELECT a.row, ${order.map((key, at) => `${key} AS key_${at}`).join(", ")}
       FROM ${fromAnswers(source)} a${dataset} WHERE ${where}),
     shown AS (SELECT * FROM found ORDER BY ${keys} LIMIT ${limit} OFFSET ${offset})
     SELECT counted.total, shown.row FROM (SELECT count(*) AS total FROM found) counted LEFT JOIN shown ON true
     ORDER BY ${keys}`,
    values,
  );
  return {
    total: Number(found[0]?.total ?? 0),
    numbers: found.map(({ row }) => row).filter((row) => row !== null),
  };
}

/** Rows by their numbers, in the order of the numbers, with the answers of these variants. */
export async function readJoinedRows(
  query: ParquetQuery,
  source: RowsSource,
  numbers: readonly number[],
  variants: readonly string[],
): Promise<JoinedRow[]> {
  if (numbers.length === 0) return [];
  const list = numbers.map(Number).join(", ");
  const rows = await query<JoinedRow>(
    `SELECT ${describingColumns(source, variants)} FROM (SELECT * FROM ${fromAnswers(source)} WHERE row IN (${list})) a
     JOIN (SELECT * FROM ${fromDataset(source)} WHERE row IN (${list})) d USING (row)`,
  );
  const byNumber = new Map(rows.map((row) => [Number(row.row), row]));
  return numbers.map((number) => byNumber.get(number)).filter((row) => row !== undefined);
}

/**
 * A window of the rows that a filter leaves, in the order it asks for. Row numbers are found first, in narrow columns; inputs
 * are read of the window alone.
 *
 * @throws InputError for a label, slice or variant that is not there
 */
export async function findRows(source: RowsSource, filter: RowFilter, window: RowWindow): Promise<RowPage> {
  return withParquet(source.folder, async (query) => {
    const { total, numbers } = await findNumbers(query, source, filter, window);
    const named = filter.variant === undefined ? [] : [filter.variant];
    const rows = await readJoinedRows(query, source, numbers, named);
    return { total, offset: window.offset, rows: rows.map((row) => toRowSummary(source, row, filter.variant)) };
  });
}
