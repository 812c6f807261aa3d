import type { DuckDBConnection } from "@duckdb/node-api";
import type { FileFormat } from "#server/contracts/dataset";
import { InputError } from "#server/errors";
import { queryRows } from "#server/ingest/duckdb";
import { MAX_ROWS } from "#server/ingest/limits";
import { loadDelimited } from "#server/ingest/load-delimited";
import { loadJsonLines } from "#server/ingest/load-json-lines";
import type { FileScan } from "#server/ingest/scan-file";
import { sniffFormat } from "#server/ingest/sniff-format";

export type LoadedTable = {
  format: FileFormat;
  delimiter: string | null;
  columns: string[];
  /** Rows in the file, the header and blank lines not counted. */
  rows: number;
};

/** A file that was read, but of which no row fits its header, is the wrong file or lacks its header. */
async function refuseUnreadable(connection: DuckDBConnection, name: string, rejected: number): Promise<never> {
  if (rejected === 0) {
    throw new InputError(`${name} has a header but no rows.`, {
      hint: "Send one labelled example a row.",
      where: { file: name },
    });
  }
  const [first] = await queryRows<{ row: number; reason: string }>(
    connection,
    "SELECT row, reason FROM rejected ORDER BY row LIMIT 1",
  );
  throw new InputError(`No row of ${name} could be read: row ${first?.row} ${first?.reason}.`, {
    hint: "Check that the first line is a header and that each row has a value for each of its columns.",
    where: { file: name, row: first?.row },
  });
}

/**
 * Reads a CSV, TSV or JSONL file into DuckDB, all values as text: `raw(row, c0, c1, ...)` with rows counted from 1 after
 * the header, and `rejected(row, reason)` for those that could not be parsed.
 *
 * @throws InputError where no row can be read
 */
export async function loadTable(
  connection: DuckDBConnection,
  path: string,
  name: string,
  scan: FileScan,
): Promise<LoadedTable> {
  const sniffed = sniffFormat(scan.head, name, scan.bytes <= scan.head.length);
  const columns =
    sniffed.format === "jsonl"
      ? await loadJsonLines(connection, path, name)
      : await loadDelimited(connection, path, name, sniffed.dialect);
  const [count] = await queryRows<{ rows: bigint; rejected: bigint }>(
    connection,
    "SELECT (SELECT count(*) FROM raw) AS rows, (SELECT count(*) FROM rejected) AS rejected",
  );
  const rows = Number(count?.rows ?? 0);
  const rejected = Number(count?.rejected ?? 0);
  if (rows === 0) await refuseUnreadable(connection, name, rejected);
  if (rows > MAX_ROWS) {
    throw new InputError(
      `${name} has ${rows.toLocaleString("en-GB")} rows; at most ${MAX_ROWS.toLocaleString("en-GB")} are ranked on.`,
      {
        hint: "Send a random sample: a few thousand rows tell variants apart.",
        where: { file: name },
      },
    );
  }
  const delimiter = sniffed.format === "jsonl" ? null : sniffed.dialect.delimiter;
  return { format: sniffed.format, delimiter, columns, rows: rows + rejected };
}
