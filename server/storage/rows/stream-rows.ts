import type { RowDetail, RowFilter } from "#server/contracts/rows";
import { withParquet } from "#server/storage/parquet-query";
import { toRowDetail } from "#server/storage/rows/describe-row";
import { filterSql } from "#server/storage/rows/filter-sql";
import { readJoinedRows } from "#server/storage/rows/find-rows";
import { fromAnswers, fromDataset, type RowsSource } from "#server/storage/rows/source";

/** Rows that are read at once. */
const RUN = 4000;

/** All rows that a filter leaves with what each variant answers, in order, a run at a time. */
export async function* streamRows(source: RowsSource, filter: RowFilter): AsyncGenerator<RowDetail[]> {
  const { where, values, needsDataset, order } = filterSql(source, filter);
  const from = `${fromAnswers(source)} a${needsDataset ? ` JOIN ${fromDataset(source)} d USING (row)` : ""}`;
  const numbers = await withParquet(source.folder, (query) =>
    query<{ row: number }>(`SELECT a.row AS row FROM ${from} WHERE ${where} ORDER BY ${order.join(", ")}`, values),
  );
  for (let start = 0; start < numbers.length; start += RUN) {
    const run = numbers.slice(start, start + RUN).map(({ row }) => row);
    // A turn for each run: a download that is slow to be taken holds up nobody.
    yield await withParquet(source.folder, async (query) =>
      (await readJoinedRows(query, source, run, source.variants)).map((row) => toRowDetail(source, row)),
    );
  }
}
