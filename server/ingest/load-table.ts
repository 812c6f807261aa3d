import type { DuckDBConnection } from "@duckdb/node-api";
import type { FileFormat } from "#server/contracts/dataset";
import type { Modality } from "#server/contracts/family";
import type { Encoding } from "#server/contracts/mapping";
import { InputError } from "#server/errors";
import type { Archive } from "#server/ingest/archives/archive";
import { loadArchive } from "#server/ingest/archives/load-archive";
import { openArchive } from "#server/ingest/archives/open-archive";
import { queryRows } from "#server/ingest/duckdb";
import type { ImageStore } from "#server/ingest/images/image-store";
import { MAX_ROWS } from "#server/ingest/limits";
import { loadAnyTable } from "#server/ingest/load-any-table";
import type { FileScan } from "#server/ingest/scan-file";
import { loadParquet } from "#server/ingest/tables/load-parquet";
import { openParquetImages } from "#server/ingest/tables/parquet-images";

export type LoadedTable = {
  format: FileFormat;
  delimiter: string | null;
  /** How a text was read as characters; null for other files. */
  encoding: Encoding | null;
  columns: string[];
  /** Whether it is known that no cell has one of `MISLEADING_SIGNS`. */
  noMisleadingSigns?: boolean;
  /** Rows in the file, the header and blank lines not counted. */
  rows: number;
  /** For images, the folder of the archive that file names start from, with its slash; "" elsewhere. */
  root: string;
  /** The column that names the images, where reading the file has shown it. */
  imageColumn: string | null;
  /** The images that rows name, to be closed by who asked for the table; null for other inputs, and where they are only listed. */
  archive: Archive | null;
};

export type LoadOptions = {
  modality: Modality;
  /** An existing folder for what has to be unpacked. */
  workDirectory: string;
  /** How a text is written as bytes, where a person said so. */
  encoding: Encoding | null;
  /** Where images go; null where the file is only looked at. */
  store: ImageStore | null;
};

type Loaded = Omit<LoadedTable, "rows">;

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

async function loadImages(
  connection: DuckDBConnection,
  path: string,
  name: string,
  { kind }: FileScan,
  { workDirectory, encoding, store }: LoadOptions,
): Promise<Loaded> {
  if (kind === "parquet" || kind === "text") {
    const { format, columns, images } = await loadParquet(connection, path, name, "image");
    const index = images ? columns.indexOf(images.name) : -1;
    const archive = images && store ? await openParquetImages(connection, path, name, images, index, store) : null;
    return { format, delimiter: null, encoding: null, columns, root: "", imageColumn: columns[index] ?? null, archive };
  }
  const archive = await openArchive(path, kind, name, { workDirectory, store });
  try {
    const loaded = await loadArchive(connection, archive, name, workDirectory, encoding);
    return { ...loaded, archive };
  } catch (error) {
    await archive.close();
    throw error;
  }
}

async function countRows(connection: DuckDBConnection, name: string, format: FileFormat): Promise<number> {
  const [count] = await queryRows<{ rows: bigint; rejected: bigint }>(
    connection,
    "SELECT (SELECT count(*) FROM raw) AS rows, (SELECT count(*) FROM rejected) AS rejected",
  );
  const rows = Number(count?.rows ?? 0);
  const rejected = Number(count?.rejected ?? 0);
  if (rows === 0) await refuseUnreadable(connection, name, format, rejected);
  if (rows > MAX_ROWS) {
    throw new InputError(
      `${name} has ${rows.toLocaleString("en-GB")} rows; at most ${MAX_ROWS.toLocaleString("en-GB")} are ranked on.`,
      {
        hint: "Send a random sample: a few thousand rows tell variants apart.",
        where: { file: name },
      },
    );
  }
  return rows + rejected;
}

/**
 * Reads a table, or what holds images, into DuckDB, all values as text: `raw(row, c0, c1, ...)` with rows counted from 1 after
 * the header, and `rejected(row, reason)` for those that could not be parsed.
 *
 * @throws InputError where no row can be read
 */
export async function loadTable(
  connection: DuckDBConnection,
  path: string,
  name: string,
  scan: FileScan,
  options: LoadOptions,
): Promise<LoadedTable> {
  const loaded: Loaded =
    options.modality === "image"
      ? await loadImages(connection, path, name, scan, options)
      : {
          ...(await loadAnyTable(connection, path, name, scan, options.workDirectory)),
          root: "",
          imageColumn: null,
          archive: null,
        };
  try {
    return { ...loaded, rows: await countRows(connection, name, loaded.format) };
  } catch (error) {
    await loaded.archive?.close();
    throw error;
  }
}
