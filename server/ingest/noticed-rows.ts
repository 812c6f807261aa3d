import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Dataset } from "#server/contracts/dataset";
import type { Findings } from "#server/contracts/findings";
import { literal, queryRows } from "#server/ingest/duckdb";

/** Clusters of each kind whose rows are named. */
const NAMED_CLUSTERS = 5;
const LONGEST_NAME = 80;

/** Why a row is in the list of those concerned. A conflict is a duplicate with another label. */
export type Noticed = "training-example" | "near-training-example" | "conflict" | "duplicate" | "near-duplicate";

type Named = Pick<Dataset, "modality">;

/** SQL for what a person knows a row by: the name of its image, or the beginning of its text; empty where there is neither. */
const NAME_SQL: Record<Dataset["modality"], string> = {
  image: "image",
  text: "left(text, 500)",
  "text-pair": "concat(left(text, 250), ' / ', left(text_pair, 250))",
  tabular: "''",
};

const nameSql = (modality: Dataset["modality"]): string =>
  `trim(regexp_replace(${NAME_SQL[modality]}, '\\s+', ' ', 'g'))`;

/** Makes the table of the rows concerned, empty: which row, why, and in which cluster of its kind, from 1. */
export async function createNoticed(connection: DuckDBConnection): Promise<void> {
  await connection.run("CREATE TABLE noticed (row UINTEGER, kind VARCHAR, cluster INTEGER)");
}

/** Adds clusters of rows by their numbers. */
export async function addClusters(connection: DuckDBConnection, kind: Noticed, clusters: number[][]): Promise<void> {
  const appender = await connection.createAppender("noticed");
  for (const [at, rows] of clusters.entries()) {
    for (const row of rows) {
      appender.appendUInteger(row);
      appender.appendVarchar(kind);
      appender.appendInteger(at + 1);
      appender.endRow();
    }
  }
  appender.closeSync();
}

/** Adds rows that are in no cluster. */
export async function addRows(connection: DuckDBConnection, kind: Noticed, rows: Iterable<number>): Promise<void> {
  const appender = await connection.createAppender("noticed");
  for (const row of rows) {
    appender.appendUInteger(row);
    appender.appendVarchar(kind);
    appender.appendNull();
    appender.endRow();
  }
  appender.closeSync();
}

/** A name that no spreadsheet takes for a formula, by an apostrophe before it. */
const inertSql = (name: string): string =>
  `CASE WHEN regexp_matches(${name}, '^[=+@-]') THEN '''' || ${name} ELSE ${name} END`;

/**
 * Writes all rows concerned as CSV beside the dataset: row, name, kind, cluster. Reads the tables `noticed` and `judged`.
 *
 * @returns lines, the header not counted
 */
export async function writeNoticed(connection: DuckDBConnection, { modality }: Named, folder: string): Promise<number> {
  await connection.run(
    `COPY (SELECT row, ${inertSql("name")} AS name, kind, cluster
       FROM (SELECT row, ${nameSql(modality)} AS name, kind, cluster FROM noticed JOIN judged USING (row))
       ORDER BY kind, cluster, row) TO ${literal(join(folder, "noticed.csv"))} (FORMAT csv, HEADER)`,
  );
  const [found] = await queryRows<{ lines: bigint }>(connection, "SELECT count(*) AS lines FROM noticed");
  return Number(found?.lines ?? 0);
}

/** A long name keeps the end of a file's name, and the beginning of a text. */
function shorten(name: string, modality: Dataset["modality"]): string {
  if (name.length <= LONGEST_NAME) return name;
  return modality === "image" ? `…${name.slice(1 - LONGEST_NAME)}` : `${name.slice(0, LONGEST_NAME - 1)}…`;
}

type Found = Pick<Findings, "training" | "conflicts" | "duplicates" | "nearDuplicates">;

/** Names of the rows that findings give as examples, from the table `judged`; none for tables of features, whose rows have numbers only. */
export async function nameExamples(
  connection: DuckDBConnection,
  { modality }: Named,
  { training, conflicts, duplicates, nearDuplicates }: Found,
): Promise<Record<string, string>> {
  const kinds = [conflicts, duplicates, nearDuplicates];
  const clusters = kinds.flatMap((each) => each?.examples.slice(0, NAMED_CLUSTERS) ?? []);
  const rows = [...(training?.examples ?? []), ...clusters.flat()];
  if (rows.length === 0 || modality === "tabular") return {};
  const found = await queryRows<{ row: number; name: string }>(
    connection,
    `SELECT row, ${nameSql(modality)} AS name FROM judged WHERE row IN (${rows.join(", ")})`,
  );
  return Object.fromEntries(found.map(({ row, name }) => [row, shorten(name, modality)]));
}
