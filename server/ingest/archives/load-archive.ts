import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { FileFormat } from "#server/contracts/dataset";
import type { Encoding } from "#server/contracts/mapping";
import { InputError } from "#server/errors";
import { commonFolder, looksLikeImage } from "#server/ingest/archive-names";
import type { Archive, ArchiveEntry } from "#server/ingest/archives/archive";
import { createImageFinder } from "#server/ingest/archives/find-image";
import { findMetadata } from "#server/ingest/archives/find-metadata";
import { queryRows } from "#server/ingest/duckdb";
import { loadAnyTable } from "#server/ingest/load-any-table";
import { shorten } from "#server/ingest/name-list";
import { fillRawTable } from "#server/ingest/raw-table";
import { scanFile } from "#server/ingest/scan-file";
import { isWorkbook } from "#server/ingest/tables/load-workbook";

const WAYS =
  "Send an archive with a folder of images per label, or with images and a metadata.csv that has the columns file_name and label.";

/** How many characters of a file's name a reason repeats. */
const REASON_NAME = 80;

/** Rows of a table that are looked through for names of images. */
const LOOKED_THROUGH = 200;

export type LoadedArchive = {
  format: FileFormat;
  delimiter: string | null;
  encoding: Encoding | null;
  columns: string[];
  root: string;
  /** The column that names the images of the archive, where one does in most of the first rows. */
  imageColumn: string | null;
};

/** Folders that part a set for training from one for testing, not one label from another. */
const SPLIT = /^(train(ing)?|val(id(ation)?)?|test(ing)?|dev|eval)$/i;

/** How the folders of an archive are laid out: which folder they all lie in, and whether its own folders are splits. */
function findLayout(entries: ArchiveEntry[]): { root: string; hasSplits: boolean } {
  const sound = entries.filter(({ problem }) => problem === null).map(({ name }) => name);
  const images = sound.filter(looksLikeImage);
  const names = images.length > 0 ? images : sound;
  const root = commonFolder(names);
  const parts = names.map((name) => name.slice(root.length).split("/"));
  const hasSplits = parts.length > 0 && parts.every(([split = "", ...rest]) => rest.length === 2 && SPLIT.test(split));
  return { root, hasSplits };
}

/** Every file of `<label>/<file>`, or of `<split>/<label>/<file>`, a row, in the order of the archive's directory. */
async function loadFolders(connection: DuckDBConnection, { entries }: Archive): Promise<LoadedArchive> {
  const { root, hasSplits } = findLayout(entries);
  const columns = hasSplits ? ["file_name", "label", "split"] : ["file_name", "label"];
  await fillRawTable(connection, columns.length, async (table) => {
    for (const [index, { name, problem }] of entries.entries()) {
      const path = name.startsWith(root) ? name.slice(root.length) : name;
      const folders = path.split("/").slice(0, -1);
      const [label = "", split = ""] = folders.toReversed();
      const depth =
        folders.length === 0
          ? "lies in no folder named for its label"
          : "lies in a folder within the folder of its label";
      const reason = problem ?? (folders.length === columns.length - 1 ? null : depth);
      if (reason === null) table.add(index + 1, hasSplits ? [path, label, split] : [path, label]);
      else table.reject(index + 1, `holds '${shorten(name, REASON_NAME)}', which ${reason}`);
    }
  });
  return { format: "image-folder", delimiter: null, encoding: null, columns, root, imageColumn: "file_name" };
}

/** The column of the loaded table that names images of the archive in most of its first rows. */
async function findImageColumn(
  connection: DuckDBConnection,
  archive: Archive,
  columns: string[],
  root: string,
): Promise<string | null> {
  const find = createImageFinder(archive, root);
  const list = columns.map((_, index) => `c${index}`).join(", ");
  const rows = await queryRows<Record<string, string | null>>(
    connection,
    `SELECT ${list} FROM raw ORDER BY row LIMIT ${LOOKED_THROUGH}`,
  );
  const shares = columns.map((_, index) => {
    const values = rows.flatMap((row) => row[`c${index}`] ?? []);
    return values.filter((value) => find(value)).length / Math.max(values.length, 1);
  });
  const most = Math.max(...shares);
  return most > 0.5 ? (columns[shares.indexOf(most)] as string) : null;
}

async function loadMetadata(
  connection: DuckDBConnection,
  archive: Archive,
  metadata: ArchiveEntry,
  file: string,
  workDirectory: string,
  encoding: Encoding | null,
): Promise<LoadedArchive> {
  const folder = await mkdtemp(join(workDirectory, "metadata-"));
  try {
    const path = join(folder, "table");
    const name = `${file}/${metadata.name}`;
    const bytes = await metadata.read().catch((cause: Error) => {
      throw new InputError(`${name} cannot be unpacked (${cause.message}).`, {
        hint: "Pack the images again.",
        where: { file },
        cause,
      });
    });
    await writeFile(path, bytes);
    const scan = await scanFile(path, name, "text", encoding);
    const { columns, delimiter } = await loadAnyTable(connection, path, name, scan, folder);
    const root = metadata.name.slice(0, metadata.name.lastIndexOf("/") + 1);
    const imageColumn = await findImageColumn(connection, archive, columns, root);
    return { format: "image-table", delimiter, encoding: scan.encoding, columns, root, imageColumn };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The table of an archive where it is one of its images, else null, with nothing loaded. */
async function tryMetadata(
  connection: DuckDBConnection,
  archive: Archive,
  file: string,
  workDirectory: string,
  encoding: Encoding | null,
): Promise<LoadedArchive | null> {
  const choice = findMetadata(archive.entries, file);
  if (choice === null) return null;
  if (choice.isSure) return loadMetadata(connection, archive, choice.entry, file, workDirectory, encoding);
  try {
    const loaded = await loadMetadata(connection, archive, choice.entry, file, workDirectory, encoding);
    if (loaded.imageColumn !== null) return loaded;
  } catch (error) {
    // A table that is none, beside images in folders, is a file like any other.
    if (!(error instanceof InputError)) throw error;
  }
  await connection.run("DROP TABLE IF EXISTS raw");
  await connection.run("DROP TABLE IF EXISTS rejected");
  return null;
}

/**
 * Loads what an archive says of its images into `raw` and `rejected`: the rows of its table of metadata, or else the columns
 * file_name and label from folders named for the labels. No image is decoded.
 *
 * @throws InputError where the archive is empty, or something else than images
 */
export async function loadArchive(
  connection: DuckDBConnection,
  archive: Archive,
  file: string,
  workDirectory: string,
  encoding: Encoding | null,
): Promise<LoadedArchive> {
  if (archive.entries.length === 0) throw new InputError(`${file} holds no files.`, { hint: WAYS, where: { file } });
  if (isWorkbook(archive) || archive.entries.some(({ name }) => name === "[Content_Types].xml")) {
    throw new InputError(`${file} is an Excel workbook or another Office document.`, { hint: WAYS, where: { file } });
  }
  const loaded = await tryMetadata(connection, archive, file, workDirectory, encoding);
  return loaded ?? loadFolders(connection, archive);
}
