import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { FileFormat } from "#server/contracts/dataset";
import { InputError } from "#server/errors";
import { commonFolder } from "#server/ingest/archive-names";
import { MAX_METADATA_BYTES } from "#server/ingest/limits";
import { loadText } from "#server/ingest/load-text";
import { shorten } from "#server/ingest/name-list";
import { type Archive, type ArchiveEntry, openArchive } from "#server/ingest/open-archive";
import { fillRawTable } from "#server/ingest/raw-table";
import { scanFile } from "#server/ingest/scan-file";

const WAYS =
  "Send a zip archive with a folder of images per label, or with images and a metadata.csv that has the columns file_name and label.";

const isMetadata = ({ name }: ArchiveEntry): boolean => /(^|\/)metadata\.(csv|jsonl)$/i.test(name);

/** How many characters of a file's name a reason repeats. */
const REASON_NAME = 80;

/** The file that describes the images: the only one, in the archive's top folder. */
function findMetadata(entries: ArchiveEntry[], file: string): ArchiveEntry | null {
  const [metadata, second] = entries.filter(isMetadata);
  if (!metadata) return null;
  const refuse = (what: string, hint: string): never => {
    throw new InputError(`${file} ${what}.`, { hint, where: { file } });
  };
  if (second) {
    const names = `'${shorten(metadata.name)}' and '${shorten(second.name)}'`;
    refuse(`holds more than one table of metadata: ${names}`, "Keep one that names all images.");
  }
  if (metadata.problem) refuse(`holds '${shorten(metadata.name)}', which ${metadata.problem}`, WAYS);
  if (metadata.bytes > MAX_METADATA_BYTES) {
    const limit = `${MAX_METADATA_BYTES / 1024 / 1024} MB`;
    refuse(`holds '${shorten(metadata.name)}', which is larger than ${limit}`, "Keep the columns that are needed.");
  }
  return metadata;
}

type LoadedArchive = { format: FileFormat; delimiter: string | null; columns: string[]; root: string };

/** Every file of `<label>/<file>` a row, in the order of the archive's directory. */
async function loadFolders(connection: DuckDBConnection, { entries }: Archive): Promise<LoadedArchive> {
  const root = commonFolder(entries.filter(({ problem }) => problem === null).map(({ name }) => name));
  await fillRawTable(connection, 2, async (table) => {
    for (const [index, { name, problem }] of entries.entries()) {
      const path = name.startsWith(root) ? name.slice(root.length) : name;
      const folders = path.split("/").length - 1;
      const depth =
        folders === 0 ? "lies in no folder named for its label" : "lies in a folder within the folder of its label";
      const reason = problem ?? (folders === 1 ? null : depth);
      if (reason === null) table.add(index + 1, [path, path.slice(0, path.indexOf("/"))]);
      else table.reject(index + 1, `holds '${shorten(name, REASON_NAME)}', which ${reason}`);
    }
  });
  return { format: "image-folder", delimiter: null, columns: ["file_name", "label"], root };
}

async function loadMetadata(
  connection: DuckDBConnection,
  metadata: ArchiveEntry,
  file: string,
  workDirectory: string,
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
    const { columns, delimiter } = await loadText(connection, path, name, await scanFile(path, name));
    const root = metadata.name.slice(0, metadata.name.lastIndexOf("/") + 1);
    return { format: "image-table", delimiter, columns, root };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Loads what a zip archive says of its images into `raw` and `rejected`: the rows of its metadata.csv or metadata.jsonl, or
 * else the columns file_name and label from folders named for the labels. No image is decoded.
 *
 * @throws InputError where the archive is not sound, empty, or something else than images
 */
export async function loadArchive(
  connection: DuckDBConnection,
  path: string,
  file: string,
  workDirectory: string,
): Promise<LoadedArchive> {
  const archive = await openArchive(path, file);
  try {
    const { entries } = archive;
    if (entries.length === 0) throw new InputError(`${file} holds no files.`, { hint: WAYS, where: { file } });
    if (entries.some(({ name }) => name === "[Content_Types].xml")) {
      throw new InputError(`${file} is an Excel workbook or another Office document.`, { hint: WAYS, where: { file } });
    }
    const metadata = findMetadata(entries, file);
    return metadata
      ? await loadMetadata(connection, metadata, file, workDirectory)
      : await loadFolders(connection, archive);
  } finally {
    archive.close();
  }
}
