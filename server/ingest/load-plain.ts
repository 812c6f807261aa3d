import type { DuckDBConnection } from "@duckdb/node-api";
import { createInParts, dropParts, literal, QUERIES_AT_ONCE, queryRows } from "#server/ingest/duckdb";
import type { PlainTable } from "#server/ingest/plain-table";
import { createRejectedTable, dropRejectedTable } from "#server/ingest/raw-table";
import type { Dialect } from "#server/ingest/split-records";

/** Of as many rows at least each query reads its part. */
const FEWEST_ROWS = 20_000;
/** A line and its neighbours. */
const MOST_LINE_BYTES = 4_000_000;

/**
 * Has DuckDB itself read a plain table into `raw`, its first line left out.
 *
 * @param columns how many there are
 * @returns whether all of it is there; where it is not, nothing is left of it
 */
export async function loadPlain(
  connection: DuckDBConnection,
  path: string,
  { delimiter }: Dialect,
  { lines, newline }: PlainTable,
  columns: number,
): Promise<boolean> {
  const names = Array.from({ length: columns }, (_, index) => `c${index}`);
  const options = [
    "auto_detect = false",
    `delim = ${literal(delimiter)}`,
    "quote = ''",
    "escape = ''",
    "comment = ''",
    "header = false",
    `new_line = '${newline === "\n" ? "\\n" : "\\r\\n"}'`,
    "nullstr = ''",
    `max_line_size = ${MOST_LINE_BYTES}`,
    `columns = {${names.map((name) => `'${name}': 'VARCHAR'`).join(", ")}}`,
  ];
  const rows = lines - 1;
  const size = Math.max(FEWEST_ROWS, Math.ceil(rows / QUERIES_AT_ONCE));
  // Of a file of no rows one part is made too, which holds none.
  const starts = Array.from({ length: Math.max(1, Math.ceil(rows / size)) }, (_, part) => part * size);
  const parts = starts.map((start) => (table: string): string[] => [
    `CREATE TABLE ${table} AS SELECT (${start} + row_number() OVER ())::UINTEGER AS row, ${names.join(", ")}
     FROM (FROM read_csv(${literal(path)}, ${options.join(", ")}, skip = ${1 + start}) LIMIT ${size})`,
  ]);
  await createRejectedTable(connection);
  try {
    await createInParts(connection, "raw", parts);
    const [count] = await queryRows<{ rows: bigint }>(connection, "SELECT count(*) AS rows FROM raw");
    if (Number(count?.rows) === rows) return true;
  } catch {
    // Our own reader says what is wrong with the file, and where.
  }
  await dropParts(connection, "raw", parts.length);
  await dropRejectedTable(connection);
  return false;
}
