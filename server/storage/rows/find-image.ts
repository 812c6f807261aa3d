import { withParquet } from "#server/storage/parquet-query";
import { fromDataset, type RowsSource } from "#server/storage/rows/source";

/** The name of a row's image in its archive; null where the row is not in the set, or has none. */
export async function findImage(source: RowsSource, row: number): Promise<string | null> {
  if (source.dataset.modality !== "image") return null;
  const [found] = await withParquet(source.folder, (query) =>
    query<{ image: string | null }>(`SELECT image FROM ${fromDataset(source)} WHERE row = ?`, [row]),
  );
  return found?.image ?? null;
}
