import { dirname } from "node:path";
import type { Dataset } from "#server/contracts/dataset";
import { literal, withDuckDB } from "#server/ingest/duckdb";

/**
 * Writes the rows of a dataset in another order.
 *
 * @param turns place of each row in the new order, shape (N)
 * @param path of the new dataset, in the folder of the old one
 * @returns the same dataset in that order
 */
export async function reorderDataset(dataset: Dataset, turns: Uint32Array, path: string): Promise<Dataset> {
  await withDuckDB(dirname(dataset.path), async (connection) => {
    await connection.run("CREATE TABLE turns (place UINTEGER, turn UINTEGER)");
    const appender = await connection.createAppender("turns");
    for (const [place, turn] of turns.entries()) {
      appender.appendUInteger(place);
      appender.appendUInteger(turn);
      appender.endRow();
    }
    appender.closeSync();
    const placed = `SELECT *, row_number() OVER (ORDER BY row) - 1 AS place FROM read_parquet(${literal(dataset.path)})`;
    await connection.run(
      `COPY (SELECT * EXCLUDE (place, turn) REPLACE (turn AS row) FROM (${placed}) JOIN turns USING (place) ORDER BY turn)
       TO ${literal(path)} (FORMAT parquet, ROW_GROUP_SIZE 20480)`,
    );
  });
  return { ...dataset, path };
}
