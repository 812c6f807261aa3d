import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Column, Inspection, LabelCount } from "#server/contracts/dataset";
import { queryRows, trimmed, withDuckDB } from "#server/ingest/duckdb";
import { guessColumns } from "#server/ingest/guess-columns";
import { MAX_CATEGORIES, PREVIEW_ROWS } from "#server/ingest/limits";
import { type LoadedTable, loadTable } from "#server/ingest/load-table";
import { type LabelSpace, matchLabels } from "#server/ingest/match-labels";
import { scanFile } from "#server/ingest/scan-file";

type Profile = { filled: bigint; distinct: bigint; length: number | null; numbers: bigint };

async function profileColumn(
  connection: DuckDBConnection,
  name: string,
  index: number,
): Promise<{ column: Column; length: number }> {
  const [profile] = await queryRows<Profile>(
    connection,
    `SELECT count(c) AS filled, count(DISTINCT c) AS distinct, avg(length(c)) AS length,
       count(*) FILTER (TRY_CAST(c AS DOUBLE) IS NOT NULL) AS numbers FROM (SELECT c${index} AS c FROM raw)`,
  );
  const examples = await queryRows<{ value: string }>(
    connection,
    `SELECT left(c${index}, 80) AS value, min(row) AS first FROM raw WHERE c${index} IS NOT NULL GROUP BY value ORDER BY first LIMIT 3`,
  );
  const filled = Number(profile?.filled ?? 0);
  const distinct = Number(profile?.distinct ?? 0);
  const length = profile?.length ?? 0;
  const looksLike =
    filled === 0
      ? "empty"
      : distinct <= MAX_CATEGORIES && (distinct < filled || filled < 5) && length < 40
        ? "category"
        : Number(profile?.numbers) === filled
          ? "number"
          : "text";
  return { column: { name, looksLike, distinct, filled, examples: examples.map(({ value }) => value) }, length };
}

async function countLabels(connection: DuckDBConnection, index: number, family: LabelSpace): Promise<LabelCount[]> {
  const counts = await queryRows<{ value: string; rows: bigint }>(
    connection,
    `SELECT value, count(*) AS rows FROM (SELECT ${trimmed(`c${index}`)} AS value FROM raw)
     WHERE value IS NOT NULL GROUP BY value ORDER BY rows DESC, value LIMIT ${MAX_CATEGORIES}`,
  );
  const matched = matchLabels(
    counts.map(({ value }) => value),
    family,
  );
  return counts.map(({ value, rows }) => ({ value, rows: Number(rows), label: matched.get(value) ?? null }));
}

/** Describes a table already loaded into `connection`. */
export async function inspectTable(
  connection: DuckDBConnection,
  table: LoadedTable,
  family: LabelSpace,
): Promise<Inspection> {
  const profiles = [];
  for (const [index, name] of table.columns.entries()) profiles.push(await profileColumn(connection, name, index));
  const columns = profiles.map(({ column }) => column);
  // Pairs, not an object: a column may be named "constructor" or "__proto__".
  const counted: [string, LabelCount[]][] = [];
  for (const [index, { name, looksLike }] of columns.entries()) {
    if (looksLike === "category") counted.push([name, await countLabels(connection, index, family)]);
  }
  const list = columns.map((_, index) => `left(c${index}, 400) AS c${index}`).join(", ");
  const preview = await queryRows<Record<string, string | null>>(
    connection,
    `SELECT ${list} FROM raw ORDER BY row LIMIT ${PREVIEW_ROWS}`,
  );
  const lengths = new Map(profiles.map(({ column, length }) => [column.name, length]));
  return {
    format: table.format,
    delimiter: table.delimiter,
    encoding: null,
    rows: table.rows,
    columns,
    preview: preview.map((row) => columns.map((_, index) => row[`c${index}`] ?? null)),
    guess: guessColumns(family, columns, table.rows, new Map(counted), (name) => lengths.get(name) ?? 0),
    labelCounts: Object.fromEntries(counted),
  };
}

/**
 * Says what a file holds, so that a person (or the guess) can decide how to read it.
 *
 * @throws InputError where the file cannot be read as CSV, TSV, JSONL or, for images, a zip archive, with the line and the way out
 */
export async function inspectFile(
  path: string,
  family: LabelSpace,
  workDirectory: string,
  name = basename(path),
): Promise<Inspection> {
  const scan = await scanFile(path, name, family.modality);
  return withDuckDB(workDirectory, async (connection) => {
    const table = await loadTable(connection, path, name, scan, workDirectory);
    return inspectTable(connection, table, family);
  });
}
