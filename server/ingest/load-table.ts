import type { DuckDBConnection } from "@duckdb/node-api";
import type { FileFormat } from "#server/contracts/dataset";
import { InputError } from "#server/errors";
import { queryRows } from "#server/ingest/duckdb";
import { MAX_ROWS } from "#server/ingest/limits";
import { loadArchive } from "#server/ingest/load-archive";
import { loadText } from "#server/ingest/load-text";
import type { FileScan } from "#server/ingest/scan-file";

export type LoadedTable = {
  format: FileFormat;
  delimiter: string | null;
  columns: string[];
  /** Rows in the file, the header and blank lines not counted. */
  rows: number;
  /** For images, the folder of the archive that file names start from, with its slash; "" elsewhere. */
  root: string;
};

/** A file that was read, but of which no row fits its header, is the wrong file or lacks its header. */
async function refuseUnreadable(
  connection: DuckDBConnection,
  name: string,
  format: FileFormat,
  rejected: number,
): Promise<never> {
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
  const hint =
    format === "image-folder"
      ? "Put the images into a folder per label, or add a metadata.csv with the columns file_name and label."
      : "Check that the first line is a header and that each row has a value for each of its columns.";
  throw new InputError(`No row of ${name} could be read: row ${first?.row} ${first?.reason}.`, {
    hint,
    where: { file: name, row: first?.row },
  });
}

/**
 * Reads a CSV, TSV or JSONL file, or an archive of images, into DuckDB, all values as text: `raw(row, c0, c1, ...)` with
 * rows counted from 1 after the header, and `rejected(row, reason)` for those that could not be parsed.
 *
 * @param workDirectory an existing folder for what has to be unpacked
 * @throws InputError where no row can be read
 */
export async function loadTable(
  connection: DuckDBConnection,
  path: string,
  name: string,
  scan: FileScan,
  workDirectory: string,
): Promise<LoadedTable> {
  const loaded = scan.isArchive
    ? await loadArchive(connection, path, name, workDirectory)
    : { ...(await loadText(connection, path, name, scan)), root: "" };
  const [count] = await queryRows<{ rows: bigint; rejected: bigint }>(
    connection,
    "SELECT (SELECT count(*) FROM raw) AS rows, (SELECT count(*) FROM rejected) AS rejected",
  );
  const rows = Number(count?.rows ?? 0);
  const rejected = Number(count?.rejected ?? 0);
  if (rows === 0) await refuseUnreadable(connection, name, loaded.format, rejected);
  if (rows > MAX_ROWS) {
    throw new InputError(
      `${name} has ${rows.toLocaleString("en-GB")} rows; at most ${MAX_ROWS.toLocaleString("en-GB")} are ranked on.`,
      {
        hint: "Send a random sample: a few thousand rows tell variants apart.",
        where: { file: name },
      },
    );
  }
  return { ...loaded, rows: rows + rejected };
}
