import { statSync } from "node:fs";
import type { DuckDBConnection } from "@duckdb/node-api";
import { InputError } from "#server/errors";
import { findBlankRecords } from "#server/ingest/blank-records";
import { literal, queryRows } from "#server/ingest/duckdb";
import { MAX_COLUMNS, MAX_RECORD_BYTES } from "#server/ingest/limits";
import type { FileScan } from "#server/ingest/scan-file";
import { type SniffedFormat, sniffFormat } from "#server/ingest/sniff-format";

export type LoadedTable = SniffedFormat & {
  /** Rows in the file, the header and blank lines not counted. */
  rows: number;
};

type Reject = { line: bigint; error_type: string; error_message: string; csv_line: string | null };

function explainReject(reject: Reject): string {
  const counts = /Expected Number of Columns: (\d+) Found: (\d+)/.exec(reject.error_message);
  if (counts) return `has ${counts[2]} columns where the header has ${counts[1]}`;
  if (reject.error_type === "UNQUOTED VALUE") return "has a quoted value that goes on after its closing quote";
  if (reject.error_type === "LINE SIZE OVER MAXIMUM") return `is longer than ${MAX_RECORD_BYTES / 1024 / 1024} MB`;
  return reject.error_message;
}

/** Loads a delimited file as text into `raw(row, c0, c1, ...)` and what could not be parsed into `rejected(row, reason)`. */
async function loadDelimited(
  connection: DuckDBConnection,
  path: string,
  name: string,
  format: SniffedFormat,
): Promise<void> {
  const columns = format.columns.map((_, index) => `c${index}: 'VARCHAR'`).join(", ");
  await connection.run(`
    CREATE TABLE parsed AS SELECT row_number() OVER () AS ordinal, * FROM read_csv(${literal(path)},
      auto_detect = false, columns = {${columns}}, delim = ${literal(format.delimiter ?? ",")}, quote = '"', escape = '"',
      header = true, comment = '', store_rejects = true, max_line_size = ${MAX_RECORD_BYTES})`);
  const rejects = await queryRows<Reject>(
    connection,
    "SELECT line, first(error_type) AS error_type, first(error_message) AS error_message, first(csv_line) AS csv_line FROM reject_errors GROUP BY line ORDER BY line",
  );
  const blanks = rejects.length > 0 ? await findBlankRecords(path) : [];
  const rejected = rejects.map((reject) => {
    const record = Number(reject.line);
    return { row: record - 1 - blanks.filter((blank) => blank < record).length, reject };
  });
  for (const { row, reject } of rejected) {
    if (reject.error_type === "UNQUOTED VALUE" && reject.csv_line?.trim().includes("\n")) {
      throw new InputError(
        `Row ${row} of ${name} opens a quote that is never closed, which swallows the rows after it.`,
        {
          hint: 'Close the quote, or write a quote inside a value twice ("").',
          where: { file: name, row },
        },
      );
    }
  }
  await connection.run("CREATE TABLE rejected (row UINTEGER, reason VARCHAR)");
  for (let start = 0; start < rejected.length; start += 1000) {
    const values = rejected
      .slice(start, start + 1000)
      .map(({ row, reject }) => `(${row}, ${literal(explainReject(reject))})`);
    await connection.run(`INSERT INTO rejected VALUES ${values.join(", ")}`);
  }
  // The i-th parsed row comes after every rejected one whose own ordinal among the parsed is at most i.
  await connection.run(`
    CREATE VIEW raw AS
    WITH gaps AS (SELECT row - (row_number() OVER (ORDER BY row) - 1) AS start, row_number() OVER (ORDER BY row) AS missing FROM rejected),
         steps AS (SELECT start, max(missing) AS missing FROM gaps GROUP BY start)
    SELECT (ordinal + coalesce(missing, 0))::UINTEGER AS row, parsed.* EXCLUDE (ordinal)
    FROM parsed ASOF LEFT JOIN steps ON parsed.ordinal >= steps.start`);
}

/** Loads one JSON object a line, every key as a column of text; nested values stay JSON. */
async function loadJsonLines(connection: DuckDBConnection, path: string, name: string): Promise<string[]> {
  await connection.run(`
    CREATE TABLE lines AS SELECT row_number() OVER () AS row, line, json_valid(line) AND json_type(CASE WHEN json_valid(line) THEN line END) = 'OBJECT' AS usable
    FROM read_csv(${literal(path)}, auto_detect = false, columns = {line: 'VARCHAR'}, delim = chr(1), quote = '', escape = '',
      header = false, comment = '', max_line_size = ${MAX_RECORD_BYTES})
    WHERE line IS NOT NULL AND trim(line) <> ''`);
  const keys = await queryRows<{ key: string }>(
    connection,
    `SELECT key FROM (SELECT unnest(json_keys(line)) AS key, row FROM lines WHERE usable) GROUP BY key ORDER BY min(row), key LIMIT ${MAX_COLUMNS}`,
  );
  if (keys.length === 0) {
    throw new InputError(`${name} holds no JSON object: line 1 should read like {"text": "...", "label": "..."}.`, {
      hint: "Write one JSON object a line.",
      where: { file: name, line: 1 },
    });
  }
  const values = keys.map(({ key }, index) => {
    const pointer = `/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    return `json_extract_string(line, ${literal(pointer)}) AS c${index}`;
  });
  await connection.run(`CREATE VIEW raw AS SELECT row::UINTEGER AS row, ${values.join(", ")} FROM lines WHERE usable`);
  await connection.run(
    "CREATE VIEW rejected AS SELECT row::UINTEGER AS row, 'is not a JSON object' AS reason FROM lines WHERE NOT usable",
  );
  return keys.map(({ key }) => key);
}

/**
 * Reads a CSV, TSV or JSONL file into DuckDB, all values as text: `raw(row, c0, c1, ...)` with rows counted from 1 after
 * the header, and `rejected(row, reason)` for those that could not be parsed. From then on the connection reaches no file
 * outside `outDirectory`.
 */
export async function loadTable(
  connection: DuckDBConnection,
  path: string,
  name: string,
  scan: FileScan,
  outDirectory: string,
): Promise<LoadedTable> {
  const format = sniffFormat(scan.head, name, statSync(path).size <= scan.head.length);
  // One thread keeps the rows in the order of the file. (Not `parallel = false`: DuckDB 1.5 then drops the rows behind an
  // unclosed quote without a word.)
  await connection.run("SET threads = 1");
  if (format.format === "jsonl") format.columns = await loadJsonLines(connection, path, name);
  else await loadDelimited(connection, path, name, format);
  await connection.run(`SET allowed_directories = [${literal(outDirectory)}]`);
  await connection.run("SET enable_external_access = false");
  const [count] = await queryRows<{ rows: bigint }>(
    connection,
    "SELECT (SELECT count(*) FROM raw) + (SELECT count(*) FROM rejected) AS rows",
  );
  const rows = Number(count?.rows ?? 0);
  if (rows === 0) {
    throw new InputError(`${name} has a header but no rows.`, {
      hint: "Send one labelled example a row.",
      where: { file: name },
    });
  }
  return { ...format, rows };
}
