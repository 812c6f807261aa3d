import type { DuckDBConnection } from "@duckdb/node-api";
import { InputError } from "#server/errors";
import { MAX_COLUMNS } from "#server/ingest/limits";
import { nameColumns } from "#server/ingest/name-columns";
import { fillRawTable } from "#server/ingest/raw-table";

/** A row of objects: its values by column, or why it cannot be read. */
export type ObjectRow = Map<string, string | null> | string;

/**
 * Loads rows whose columns are known only when all were seen into `raw` and `rejected`: reads them twice.
 *
 * @param read yields the rows from the first on, each time it is called
 * @param refuseNone says that no row is an object
 * @returns the columns' names
 */
export async function loadObjects(
  connection: DuckDBConnection,
  name: string,
  read: () => AsyncIterable<ObjectRow[]>,
  refuseNone: () => never,
): Promise<string[]> {
  const keys = new Set<string>();
  let row = 0;
  for await (const rows of read()) {
    for (const values of rows) {
      row++;
      if (typeof values === "string") continue;
      for (const key of values.keys()) keys.add(key);
      if (keys.size > MAX_COLUMNS) {
        throw new InputError(`The objects of ${name} have more than ${MAX_COLUMNS} different keys.`, {
          hint: 'Write the same keys in each, such as "text" and "label".',
          where: { file: name, row },
        });
      }
    }
  }
  if (keys.size === 0) refuseNone();
  const columns = [...keys];
  row = 0;
  await fillRawTable(connection, columns.length, async (table) => {
    for await (const rows of read()) {
      for (const values of rows) {
        row++;
        if (typeof values === "string") table.reject(row, values);
        else
          table.add(
            row,
            columns.map((key) => values.get(key) ?? null),
          );
      }
    }
  });
  return nameColumns(columns);
}
