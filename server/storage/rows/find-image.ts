import { withParquet } from "#server/storage/parquet-query";
import { imageColumn } from "#server/storage/rows/read-image";
import { fromDataset, type RowsSource } from "#server/storage/rows/source";

/** The file of a row's image; null where the row is not in the set, or has none. */
export async function findImage(source: Pick<RowsSource, "folder" | "dataset">, row: number): Promise<string | null> {
  if (source.dataset.modality !== "image") return null;
  const [found] = await withParquet(source.folder, (query) =>
    query<{ image: string | null }>(
      `SELECT ${imageColumn(source.dataset)} AS image FROM ${fromDataset(source)} WHERE row = ?`,
      [row],
    ),
  );
  return found?.image ?? null;
}
