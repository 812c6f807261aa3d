import { copyFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { InputError } from "#server/errors";
import { literal, withDuckDB } from "#server/ingest/duckdb";
import type { FamilyPackage } from "#server/storage/family-package";

/** Slice columns with so many values each: twenty slices. */
export const SLICES = { place: 12, channel: 8 };

/** Texts of the sample by twos of one label: some hundred thousand different ones. */
const TEXTS = `
  SELECT s.text || ' ' || t.text AS text, s.label AS label, i
  FROM drawn JOIN sample s ON s.place = drawn.first
  JOIN sample t ON t.label = s.label AND t.within = drawn.second % s.alike`;

/** Rows of the sample, each number up to a tenth more or less. */
const numbers = (features: string[]): string => `
  SELECT s.* EXCLUDE (place) REPLACE (${features
    .map((name, at) => `round("${name}" * (0.9 + (hash(i, ${at + 10}) % 1000) / 5000), 3) AS "${name}"`)
    .join(", ")}), i
  FROM drawn JOIN sample s ON s.place = drawn.first`;

/** Writes a large labelled table made from a family's sample, always the same one. */
export async function writeTable({ directory, family }: FamilyPackage, rows: number, path: string): Promise<void> {
  if (!family.sample || !["text", "tabular"].includes(family.modality))
    throw new InputError(`No large table can be made for '${family.slug}'.`, { hint: "Take sentiment or kidney." });
  const folder = dirname(path);
  const sample = join(folder, "sample.csv");
  await copyFile(join(directory, "..", family.sample.file), sample);
  await withDuckDB(folder, async (connection) => {
    const within =
      family.modality === "text"
        ? ", row_number() OVER (PARTITION BY label) - 1 AS within, count(*) OVER (PARTITION BY label) AS alike"
        : "";
    await connection.run(
      `CREATE TABLE sample AS SELECT *, row_number() OVER () - 1 AS place${within} FROM read_csv(${literal(sample)}, header = true)`,
    );
    // Of two whole numbers drawn for each row the first is a place in the sample.
    await connection.run(
      `CREATE TABLE drawn AS SELECT i, (hash(i, 1) % n)::BIGINT AS first, (hash(i, 2) % 1000000)::BIGINT AS second
       FROM range(0, ${rows}) r(i), (SELECT count(*) AS n FROM sample)`,
    );
    const columns = await connection.runAndReadAll(
      "SELECT column_name FROM duckdb_columns() WHERE table_name = 'sample' AND data_type IN ('DOUBLE', 'BIGINT') AND column_name <> 'place'",
    );
    const features = columns.getRowsJS().map(([name]) => String(name));
    const table = family.modality === "text" ? TEXTS : numbers(features);
    const slices = Object.entries(SLICES).map(
      ([column, values], at) => `'${column} ' || (hash(i, ${at + 3}) % ${values} + 1) AS ${column}`,
    );
    await connection.run(
      `COPY (SELECT * EXCLUDE (i), ${slices.join(", ")} FROM (${table}) ORDER BY i) TO ${literal(path)} (FORMAT csv, HEADER)`,
    );
  });
}
