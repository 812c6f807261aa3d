import { dirname } from "node:path";
import { sqlLiteral, withParquet } from "#server/storage/parquet-query";

/** The first images of a stored dataset, of each label in turn: the number of the row, the image's name, and the class index. */
export async function readFirstOfLabels(
  path: string,
  most: number,
): Promise<{ row: number; image: string; label: number }[]> {
  return withParquet(dirname(path), async (query) => {
    const rows = await query<{ row: number; image: string; label: number }>(
      `SELECT row, image, label FROM (
         SELECT row, image, label, row_number() OVER (PARTITION BY label ORDER BY row) AS turn FROM read_parquet(${sqlLiteral(path)})
       ) ORDER BY turn, label LIMIT ${most}`,
    );
    return rows.map(({ row, image, label }) => ({ row: Number(row), image, label: Number(label) }));
  });
}
