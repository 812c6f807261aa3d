import { dirname } from "node:path";
import { sqlLiteral, withParquet } from "#server/storage/parquet-query";

/** The first rows of a stored dataset: their numbers in the file, and the values of the given columns of ours. */
export async function readFirstRows(
  path: string,
  columns: readonly string[],
  most: number,
): Promise<{ row: number; values: unknown[] }[]> {
  return withParquet(dirname(path), async (query) => {
    const rows = await query<Record<string, unknown>>(
      `SELECT row, ${columns.join(", ")} FROM read_parquet(${sqlLiteral(path)}) ORDER BY row LIMIT ${most}`,
    );
    return rows.map((found) => ({ row: Number(found.row), values: columns.map((column) => found[column]) }));
  });
}
