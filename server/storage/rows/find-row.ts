import type { RowDetail } from "#server/contracts/rows";
import { withParquet } from "#server/storage/parquet-query";
import { toRowDetail } from "#server/storage/rows/describe-row";
import { readJoinedRows } from "#server/storage/rows/find-rows";
import type { RowsSource } from "#server/storage/rows/source";

/** One row by its number in the uploaded file, or null where that row is not in the set. */
export async function findRow(source: RowsSource, row: number): Promise<RowDetail | null> {
  return withParquet(source.folder, async (query) => {
    const [found] = await readJoinedRows(query, source, [row], source.variants);
    return found ? toRowDetail(source, found) : null;
  });
}
