import { basename } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Column, Inspection, LabelCount } from "#server/contracts/dataset";
import type { Encoding } from "#server/contracts/mapping";
import { mapQueries, queryRows, trimmed, withTables } from "#server/ingest/duckdb";
import { guessColumns } from "#server/ingest/guess-columns";
import { MAX_CATEGORIES, PREVIEW_ROWS } from "#server/ingest/limits";
import { type LoadedTable, loadTable } from "#server/ingest/load-table";
import { type LabelSpace, matchLabels } from "#server/ingest/match-labels";
import { type CellCounts, profileNumbers } from "#server/ingest/profile-numbers";
import { scanFile } from "#server/ingest/scan-file";

type Profile = { filled: bigint; distinct: bigint; length: number | null; numbers: bigint; points: bigint };

const EXAMPLES = 3;
/** Cells that examples are taken from: those at the start of the file. */
const EXAMPLES_AMONG = 1000;
/** Rows at the start of a file that are mostly enough to find examples in. */
const FIRST_ROWS = 4096;

/** The first three different values of a column. */
async function findExamples(connection: DuckDBConnection, index: number, rows: number): Promise<string[]> {
  const findIn = (within: string): Promise<{ value: string }[]> =>
    queryRows(
      connection,
      `SELECT value, min(row) AS first
       FROM (SELECT row, left(c${index}, 80) AS value FROM raw WHERE ${within} AND c${index} IS NOT NULL ORDER BY row LIMIT ${EXAMPLES_AMONG})
       GROUP BY value ORDER BY first LIMIT ${EXAMPLES}`,
    );
  const first = await findIn(`row <= ${FIRST_ROWS}`);
  const found = first.length === EXAMPLES || rows <= FIRST_ROWS ? first : await findIn("true");
  return found.map(({ value }) => value);
}

async function profileColumn(
  connection: DuckDBConnection,
  name: string,
  index: number,
  rows: number,
): Promise<{ column: Column; length: number; cells: CellCounts }> {
  const [profile] = await queryRows<Profile>(
    connection,
    `SELECT count(c) AS filled, count(DISTINCT c) AS distinct, avg(length(c)) AS length, count(n) AS numbers,
       count(*) FILTER (n IS NOT NULL AND contains(c, '.')) AS points
     FROM (SELECT c${index} AS c, TRY_CAST(c${index} AS DOUBLE) AS n FROM raw)`,
  );
  const filled = Number(profile?.filled ?? 0);
  const distinct = Number(profile?.distinct ?? 0);
  const numbers = Number(profile?.numbers ?? 0);
  const length = profile?.length ?? 0;
  const looksLike =
    filled === 0
      ? "empty"
      : distinct <= MAX_CATEGORIES && (distinct < filled || filled < 5) && length < 40
        ? "category"
        : numbers === filled
          ? "number"
          : "text";
  const examples = await findExamples(connection, index, rows);
  return {
    column: { name, looksLike, distinct, filled, examples, numbers: null },
    length,
    cells: { cells: filled, numbers, points: Number(profile?.points ?? 0) },
  };
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

/** Describes a table already loaded into `connection`; the quantiles of its numbers take longest, and only people want them. */
export async function inspectTable(
  connection: DuckDBConnection,
  table: LoadedTable,
  family: LabelSpace,
  withQuantiles = true,
): Promise<Inspection> {
  const profiles = await mapQueries(connection, table.columns.entries(), table.rows, (own, [index, name]) =>
    profileColumn(own, name, index, table.rows),
  );
  const cells = profiles.map((profile) => profile.cells);
  const numbers = await profileNumbers(connection, cells, table.rows, withQuantiles);
  const columns = profiles.map(({ column }, index) => withNumbers(column, numbers[index] ?? null));
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
    encoding: table.encoding,
    rows: table.rows,
    columns,
    preview: preview.map((row) => columns.map((_, index) => row[`c${index}`] ?? null)),
    guess: withImageColumn(
      guessColumns(family, columns, table.rows, new Map(counted), (name) => lengths.get(name) ?? 0),
      table.imageColumn,
    ),
    labelCounts: Object.fromEntries(counted),
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
      return await inspectTable(connection, table, family);
    } finally {
      await table.archive?.close();
    }
  };
  return withTables(workDirectory, inspect, [path]);
}
