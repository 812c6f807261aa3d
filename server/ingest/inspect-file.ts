import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Column, Inspection, LabelCount } from "#server/contracts/dataset";
import type { Encoding } from "#server/contracts/mapping";
import { findExamples } from "#server/ingest/column-examples";
import { columnsOf, mapQueries, queryRows, trimmed, withTables } from "#server/ingest/duckdb";
import { guessColumns } from "#server/ingest/guess-columns";
import { MAX_CATEGORIES, PREVIEW_ROWS } from "#server/ingest/limits";
import { type LoadedTable, loadTable } from "#server/ingest/load-table";
import { type LabelSpace, matchLabels } from "#server/ingest/match-labels";
import { isToldByCast } from "#server/ingest/number-sql";
import { type CellCounts, profileNumbers } from "#server/ingest/profile-numbers";
import { scanFile } from "#server/ingest/scan-file";

type Profile = { filled: bigint; distinct: bigint; numbers: bigint; sure: bigint };

/** Of a cell at the start of the file. */
const PREVIEW_CHARACTERS = 400;
/** Rows at the start of the file that are looked at as they stand. */
const START_ROWS = 50;

/** The cells of the first rows, a column after the other. */
async function readStart(connection: DuckDBConnection, columns: number): Promise<(string | null)[][]> {
  const names = Array.from({ length: columns }, (_, index) => `c${index}`);
  const list = names.map((name) => `left(${name}, ${PREVIEW_CHARACTERS}) AS ${name}`).join(", ");
  // Which rows these are is asked of their numbers alone: so nobody goes through all columns of a large table.
  const [end] = await queryRows<{ last: number | null }>(
    connection,
    `SELECT max(row) AS last FROM (SELECT row FROM ${columnsOf(connection, "raw", ["row"])} ORDER BY row LIMIT ${START_ROWS})`,
  );
  const rows = await queryRows<Record<string, string | null>>(
    connection,
    `SELECT ${list} FROM raw WHERE row <= ${end?.last ?? 0} ORDER BY row`,
  );
  return names.map((name) => rows.map((row) => row[name] ?? null));
}

async function meanLength(connection: DuckDBConnection, index: number): Promise<number> {
  const [found] = await queryRows<{ length: number | null }>(
    connection,
    `SELECT avg(length(c${index})) AS length FROM ${columnsOf(connection, "raw", [`c${index}`])}`,
  );
  return found?.length ?? 0;
}

async function profileColumn(
  connection: DuckDBConnection,
  name: string,
  index: number,
  start: readonly (string | null)[],
  { rows, mayMislead }: { rows: number; mayMislead: boolean },
): Promise<{ column: Column; length: number; cells: CellCounts; isPlain: boolean }> {
  const [profile] = await queryRows<Profile>(
    connection,
    `SELECT count(c) AS filled, count(DISTINCT c) AS distinct, count(n) AS numbers,
       count(*) FILTER (${isToldByCast("c", "n", mayMislead)}) AS sure
     FROM (SELECT c${index} AS c, TRY_CAST(c${index} AS DOUBLE) AS n FROM ${columnsOf(connection, "raw", [`c${index}`])})`,
  );
  const filled = Number(profile?.filled ?? 0);
  const distinct = Number(profile?.distinct ?? 0);
  const numbers = Number(profile?.numbers ?? 0);
  const hasFew = filled > 0 && distinct <= MAX_CATEGORIES && (distinct < filled || filled < 5);
  // Of a column of many different numbers nobody asks how long they are written.
  const length = hasFew || numbers < filled ? await meanLength(connection, index) : 0;
  const looksLike =
    filled === 0 ? "empty" : hasFew && length < 40 ? "category" : numbers === filled ? "number" : "text";
  const examples = await findExamples(connection, index, start, rows);
  return {
    column: { name, looksLike, distinct, filled, examples, numbers: null },
    length,
    cells: { cells: filled, numbers },
    isPlain: Number(profile?.sure ?? 0) === filled,
  };
}

async function countLabels(connection: DuckDBConnection, index: number, family: LabelSpace): Promise<LabelCount[]> {
  const counts = await queryRows<{ value: string; rows: bigint }>(
    connection,
    `SELECT ${trimmed("cell")} AS value, sum(cells)::BIGINT AS rows
     FROM (SELECT c${index} AS cell, count(*) AS cells FROM ${columnsOf(connection, "raw", [`c${index}`])} GROUP BY cell)
     WHERE value IS NOT NULL GROUP BY value ORDER BY rows DESC, value LIMIT ${MAX_CATEGORIES}`,
  );
  const matched = matchLabels(
    counts.map(({ value }) => value),
    family,
  );
  return counts.map(({ value, rows }) => ({ value, rows: Number(rows), label: matched.get(value) ?? null }));
}

/** What was seen of a file goes before what its columns' names make likely. */
function withImageColumn(guess: Inspection["guess"], column: string | null): Inspection["guess"] {
  if (column === null || guess.image === column) return guess;
  return {
    ...guess,
    image: column,
    label: guess.label === column ? null : guess.label,
    group: guess.group === column ? null : guess.group,
    slices: guess.slices.filter((name) => name !== column),
  };
}

/** A column of numbers is one however its numbers are written. */
function withNumbers(column: Column, numbers: Column["numbers"]): Column {
  const isNumber = column.looksLike === "text" && numbers !== null && numbers.others === 0;
  return { ...column, numbers, looksLike: isNumber ? "number" : column.looksLike };
}

/** What was seen of a table, and the columns of which a cast tells the number in every cell. */
export type Inspected = {
  inspection: Inspection;
  plainNumbers: ReadonlySet<string>;
  /** The same with the quantiles of its numbers, which take longest: only people want them. */
  withQuantiles: (connection: DuckDBConnection) => Promise<Inspection>;
};

/** Describes a table already loaded into `connection`. */
export async function inspectTable(
  connection: DuckDBConnection,
  table: LoadedTable,
  family: LabelSpace,
): Promise<Inspected> {
  const start = await readStart(connection, table.columns.length);
  const profiles = await mapQueries(connection, table.columns.entries(), (own, [index, name]) =>
    profileColumn(own, name, index, start[index] ?? [], { rows: table.rows, mayMislead: !table.noMisleadingSigns }),
  );
  const cells = profiles.map((profile) => profile.cells);
  const { numbers, withQuantiles } = await profileNumbers(connection, cells, table.rows);
  const columns = profiles.map(({ column }, index) => withNumbers(column, numbers[index] ?? null));
  // Pairs, not an object: a column may be named "constructor" or "__proto__".
  const counted: [string, LabelCount[]][] = [];
  for (const [index, { name, looksLike }] of columns.entries()) {
    if (looksLike === "category") counted.push([name, await countLabels(connection, index, family)]);
  }
  const lengths = new Map(profiles.map(({ column, length }) => [column.name, length]));
  const inspection: Inspection = {
    format: table.format,
    delimiter: table.delimiter,
    encoding: table.encoding,
    rows: table.rows,
    columns,
    preview: Array.from({ length: Math.min(PREVIEW_ROWS, start[0]?.length ?? 0) }, (_, row) =>
      start.map((cells) => cells[row] ?? null),
    ),
    guess: withImageColumn(
      guessColumns(family, columns, table.rows, new Map(counted), (name) => lengths.get(name) ?? 0),
      table.imageColumn,
    ),
    labelCounts: Object.fromEntries(counted),
  };
  return {
    inspection,
    plainNumbers: new Set(table.columns.filter((_, index) => profiles[index]?.isPlain)),
    withQuantiles: async (own) => {
      const spread = await withQuantiles(own);
      return {
        ...inspection,
        columns: columns.map((column, index) => ({ ...column, numbers: spread[index] ?? null })),
      };
    },
  };
}

/**
 * Says what a file holds, so that a person (or the guess) can decide how to read it.
 *
 * @param encoding how a text is written as bytes, where a person said so
 * @throws InputError where the file cannot be read as a table or, for images, as an archive of them, with the line and the way out
 */
export async function inspectFile(
  path: string,
  family: LabelSpace,
  workDirectory: string,
  name = basename(path),
  encoding: Encoding | null = null,
): Promise<Inspection> {
  const { modality } = family;
  const scan = await scanFile(path, name, modality, encoding);
  const inspect = async (connection: DuckDBConnection): Promise<Inspection> => {
    const table = await loadTable(connection, path, name, scan, { modality, workDirectory, encoding, store: null });
    try {
      const { withQuantiles } = await inspectTable(connection, table, family);
      return await withQuantiles(connection);
    } finally {
      await table.archive?.close();
    }
  };
  return withTables(workDirectory, inspect, [path]);
}
