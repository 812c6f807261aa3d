import type { DuckDBConnection } from "@duckdb/node-api";
import { columnsOf, queryRows } from "#server/ingest/duckdb";

const EXAMPLES = 3;
/** Characters of an example. */
const LONGEST = 80;
/** Cells that examples are taken from: those at the start of the file. */
const EXAMPLES_AMONG = 1000;
/** Rows at the start of a file that are mostly enough to find examples in. */
const FIRST_ROWS = 4096;

/** The first three different values of a column. */
async function searchExamples(connection: DuckDBConnection, index: number, rows: number): Promise<string[]> {
  const findIn = (within: string): Promise<{ value: string }[]> =>
    queryRows(
      connection,
      `SELECT value, min(row) AS first
       FROM (SELECT row, left(c${index}, ${LONGEST}) AS value FROM ${columnsOf(connection, "raw", ["row", `c${index}`])} WHERE ${within} AND c${index} IS NOT NULL ORDER BY row LIMIT ${EXAMPLES_AMONG})
       GROUP BY value ORDER BY first LIMIT ${EXAMPLES}`,
    );
  const first = await findIn(`row <= ${FIRST_ROWS}`);
  const found = first.length === EXAMPLES || rows <= FIRST_ROWS ? first : await findIn("true");
  return found.map(({ value }) => value);
}

/**
 * The first three different values of a column, each as its first 80 characters.
 *
 * @param start the cells of the first rows, at least so many characters of each: mostly they are all it takes
 * @param rows rows in `raw`
 */
export async function findExamples(
  connection: DuckDBConnection,
  index: number,
  start: readonly (string | null)[],
  rows: number,
): Promise<string[]> {
  const found = new Set<string>();
  for (const cell of start) {
    if (cell !== null) found.add(Array.from(cell).slice(0, LONGEST).join(""));
    if (found.size === EXAMPLES) break;
  }
  return found.size === EXAMPLES || rows <= start.length ? [...found] : searchExamples(connection, index, rows);
}
