import { join } from "node:path";
import type { Dataset } from "#server/contracts/dataset";
import { literal, queryRows, withDuckDB } from "#server/ingest/duckdb";

/**
 * A dataset of some of the rows: as many of each class, drawn by a seed, in their order. A class with fewer rows gives all.
 *
 * @param rows how many rows in all; each class gives its equal share, rounded down
 * @param directory an existing folder, that of the dataset, which receives the new Parquet file
 */
export async function sampleDataset(dataset: Dataset, rows: number, seed: number, directory: string): Promise<Dataset> {
  const path = join(directory, `sample-${rows}-${seed}.parquet`);
  const share = Math.floor(rows / dataset.labels.length);
  return withDuckDB(directory, async (connection) => {
    // A digest of the row's number, not the database's own sampling, so that another version draws the same rows.
    const drawn = `SELECT *, row_number() OVER (PARTITION BY label ORDER BY md5('${seed}:' || row), row) AS draw
      FROM read_parquet(${literal(dataset.path)})`;
    await connection.run(
      `COPY (SELECT * EXCLUDE (draw) FROM (${drawn}) WHERE draw <= ${share} ORDER BY row) TO ${literal(path)} (FORMAT parquet)`,
    );
    const counts = await queryRows<{ label: number; rows: bigint }>(
      connection,
      `SELECT label, count(*) AS rows FROM read_parquet(${literal(path)}) GROUP BY label`,
    );
    const classCounts = dataset.labels.map((_, label) =>
      Number(counts.find((count) => Number(count.label) === label)?.rows ?? 0),
    );
    const kept = classCounts.reduce((sum, count) => sum + count, 0);
    return { ...dataset, path, rows: kept, classCounts };
  });
}
