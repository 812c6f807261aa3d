import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { FileFormat } from "#server/contracts/dataset";
import type { Encoding } from "#server/contracts/mapping";
import { FiftyfoldError, InputError } from "#server/errors";
import { looksLikeTable } from "#server/ingest/archive-names";
import type { ArchiveEntry } from "#server/ingest/archives/archive";
import { gunzipFile } from "#server/ingest/archives/gunzip";
import { openZip } from "#server/ingest/archives/open-zip";
import { kindOf } from "#server/ingest/file-kind";
import { findEncoding } from "#server/ingest/find-encoding";
import { loadText } from "#server/ingest/load-text";
import { type FileScan, scanFile } from "#server/ingest/scan-file";
import { loadParquet } from "#server/ingest/tables/load-parquet";
import { isWorkbook, loadWorkbook } from "#server/ingest/tables/load-workbook";

export type LoadedRows = {
  format: FileFormat;
  delimiter: string | null;
  encoding: Encoding | null;
  columns: string[];
  /** Whether it is known that no cell has one of `MISLEADING_SIGNS`. */
  noMisleadingSigns?: boolean;
};

const SEND_PLAIN = "Unpack it and send the table itself.";

/** Passes a packed file on, unless it begins as nothing that we read: what grows to gigabytes must not be put down first. */
const refuseBinary = (name: string) =>
  async function* (pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let isFirst = true;
    for await (const piece of pieces) {
      if (isFirst && kindOf(piece) === "text" && findEncoding(piece) === null && piece.includes(0)) {
        throw new InputError(`${name} holds no table: it begins with zero bytes.`, {
          hint: SEND_PLAIN,
          where: { file: name },
        });
      }
      isFirst = false;
      yield piece;
    }
  };

/** Puts down what a file was packed from, and loads that; one packed within another is refused. */
async function loadUnpacked(
  connection: DuckDBConnection,
  name: string,
  encoding: Encoding | null,
  workDirectory: string,
  unpack: () => Promise<Readable>,
): Promise<LoadedRows> {
  const folder = await mkdtemp(join(workDirectory, "unpacked-"));
  try {
    const path = join(folder, "table");
    // A damaged archive may show only when a file of it is opened.
    const putDown = async (): Promise<void> => pipeline(await unpack(), refuseBinary(name), createWriteStream(path));
    await putDown().catch((cause: NodeJS.ErrnoException) => {
      if (cause instanceof FiftyfoldError || cause.code === "ENOSPC") throw cause;
      throw new InputError(`${name} cannot be unpacked (${cause.message}).`, {
        hint: SEND_PLAIN,
        where: { file: name },
        cause,
      });
    });
    const scan = await scanFile(path, name, "text", encoding);
    if (scan.kind === "gzip" || scan.kind === "tar") {
      throw new InputError(`${name} is an archive within an archive.`, { hint: SEND_PLAIN, where: { file: name } });
    }
    return await loadAnyTable(connection, path, name, scan, folder, false);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The only table of a zip archive, as data platforms hand them out. */
function findOnlyTable(entries: ArchiveEntry[], file: string): ArchiveEntry {
  const tables = entries.filter(({ name }) => looksLikeTable(name) || /\.txt$/i.test(name));
  const [only] = tables;
  if (only && tables.length === 1 && only.problem === null) return only;
  const found = only?.problem
    ? `holds '${only.name}', which ${only.problem}`
    : `is a zip archive with ${tables.length || "no"} tables in it`;
  throw new InputError(`${file} ${found}.`, {
    hint: "Send one table: CSV, TSV, JSON, Parquet or an Excel workbook.",
    where: { file },
  });
}

async function loadZip(
  connection: DuckDBConnection,
  path: string,
  file: string,
  scan: FileScan,
  workDirectory: string,
  mayUnpack: boolean,
): Promise<LoadedRows> {
  const archive = await openZip(path, file);
  try {
    if (isWorkbook(archive)) {
      return { format: "xlsx", delimiter: null, encoding: null, columns: await loadWorkbook(connection, path, file) };
    }
    if (!mayUnpack)
      throw new InputError(`${file} is an archive within an archive.`, { hint: SEND_PLAIN, where: { file } });
    const table = findOnlyTable(archive.entries, file);
    const name = table.name.slice(table.name.lastIndexOf("/") + 1);
    return await loadUnpacked(connection, name, scan.encoding, workDirectory, () => table.stream());
  } finally {
    await archive.close();
  }
}

/**
 * Loads a table of any kind that we read into `raw` and `rejected`: text, Parquet, an Excel workbook, or one of these packed
 * by gzip or as the only table of a zip archive.
 *
 * @param workDirectory an existing folder for what has to be unpacked
 * @throws InputError where it is none, with the place and the way out
 */
export async function loadAnyTable(
  connection: DuckDBConnection,
  path: string,
  name: string,
  scan: FileScan,
  workDirectory: string,
  mayUnpack = true,
): Promise<LoadedRows> {
  switch (scan.kind) {
    case "text":
      return { ...(await loadText(connection, path, name, scan)), encoding: scan.encoding };
    case "parquet": {
      const { format, columns } = await loadParquet(connection, path, name, "text");
      return { format, delimiter: null, encoding: null, columns };
    }
    case "zip":
      return loadZip(connection, path, name, scan, workDirectory, mayUnpack);
    case "gzip": {
      const inner = name.replace(/\.gz$/i, "");
      return loadUnpacked(connection, inner, scan.encoding, workDirectory, async () =>
        gunzipFile(path, scan.bytes, name),
      );
    }
    case "folder":
    case "tar":
      throw new InputError(`${name} is ${scan.kind === "tar" ? "a tar archive" : "a folder"}.`, {
        hint: SEND_PLAIN,
        where: { file: name },
      });
  }
}
