import type { DuckDBAppender, DuckDBConnection } from "@duckdb/node-api";
import type { RgbImage } from "#server/contracts/image";
import type { Mapping } from "#server/contracts/mapping";
import { InputError } from "#server/errors";
import { looksLikeImage } from "#server/ingest/archive-names";
import type { Archive, ArchiveEntry } from "#server/ingest/archives/archive";
import { createImageFinder, type ImageFinder } from "#server/ingest/archives/find-image";
import { decodeImage, toReadable } from "#server/ingest/decode-image";
import { queryRows, trimmed } from "#server/ingest/duckdb";
import type { Fingerprint } from "#server/ingest/fingerprints/fingerprint";
import { fingerprintImage } from "#server/ingest/fingerprints/fingerprint-image";
import { fingerprintPlainPng } from "#server/ingest/fingerprints/fingerprint-plain-png";
import { fingerprintTogether } from "#server/ingest/fingerprints/fingerprint-together";
import type { ImagePack } from "#server/ingest/images/image-pack";
import { isSmall, keepDecoded } from "#server/ingest/images/recent-images";
import { DECODED_AT_ONCE } from "#server/ingest/limits";
import type { LoadedTable } from "#server/ingest/load-table";
import { mapInOrder } from "#server/ingest/map-in-order";
import { shorten } from "#server/ingest/name-list";

/** How many characters of a file's name a reason repeats. */
const REASON_NAME = 80;

/** Files that are read together, so that another thread may decode the small and plain ones: no more than so many, and so many bytes. */
const FILES_TOGETHER = 64;
const BYTES_TOGETHER = 1024 * 1024;
/** How many such runs of files are read while others are decoded. */
const READ_AHEAD = 2;
/** Of fewer images all are decoded before another thread is there. */
const LEAST_HELPED = 1000;

/** The file that a value of the image column names, as it is kept; its fingerprints once it is decoded, and its pixels if they are few. */
type Found = { value: string; entry: ArchiveEntry; bytes: Buffer; decoded: Decoded | null };
type Decoded = { fingerprint: Fingerprint; small: RgbImage | null };
type Sound = Found & { decoded: Decoded };
type Unsound = { value: string; entry: ArchiveEntry | null; problem: string };
type Kept = { key: string; fingerprint: Fingerprint };
type Checked = { value: string; entry: string | null; kept: Kept | null; reason: string | null };

function problemOf(error: unknown): string {
  if ((error as NodeJS.ErrnoException).code === "ENOSPC") throw error;
  const [words = ""] = (error instanceof Error ? error.message : String(error)).trim().split("\n");
  return `cannot be decoded as an image (${shorten(words.replace(/\.$/, ""), 120)})`;
}

/** Reads the file of an image; a Windows bitmap is kept as PNG, any other file as it is. */
async function readFile(value: string, entry: ArchiveEntry | null): Promise<Found | Unsound> {
  if (entry === null) return { value, entry, problem: "is not in the archive" };
  if (entry.problem !== null) return { value, entry, problem: entry.problem };
  try {
    return { value, entry, bytes: await toReadable(await entry.read()), decoded: null };
  } catch (error) {
    return { value, entry, problem: problemOf(error) };
  }
}

/** Values whose files are read together. */
function* filesTogether(
  values: string[],
  find: ImageFinder,
): Generator<{ value: string; entry: ArchiveEntry | null }[]> {
  let together: { value: string; entry: ArchiveEntry | null }[] = [];
  let bytes = 0;
  for (const value of values) {
    const entry = find(value) ?? null;
    const own = entry?.bytes ?? 0;
    if (together.length === FILES_TOGETHER || (together.length > 0 && bytes + own > BYTES_TOGETHER)) {
      yield together;
      together = [];
      bytes = 0;
    }
    together.push({ value, entry });
    bytes += own;
  }
  yield together;
}

/** Files that are read together, and those of them that were found. */
type FilesRead = { all: (Found | Unsound)[]; files: Found[] };

async function readTogether(together: { value: string; entry: ArchiveEntry | null }[]): Promise<FilesRead> {
  const all: (Found | Unsound)[] = [];
  for (const { value, entry } of together) all.push(await readFile(value, entry));
  return { all, files: all.filter((each) => "bytes" in each) };
}

/** Reads files, some together; those that are small and plain are decoded, by another thread too. */
async function* readFiles(values: string[], find: ImageFinder): AsyncGenerator<Found | Unsound> {
  const isHelped = values.length >= LEAST_HELPED;
  const together = fingerprintTogether(mapInOrder(filesTogether(values, find), READ_AHEAD, readTogether), {
    atOnce: DECODED_AT_ONCE,
    batchOf: ({ files }) => (isHelped ? { images: files.map(({ bytes }) => bytes) } : null),
    here: ({ files }) => files.map(({ bytes }) => fingerprintPlainPng(bytes)),
  });
  for await (const { run, made } of together) {
    for (const [at, file] of run.files.entries()) {
      const own = made[at];
      if (own?.image) file.decoded = { fingerprint: { exact: own.exact, near: own.near }, small: own.image };
    }
    yield* run.all;
  }
}

/** Decodes an image, to see that it can be, where nobody has. */
async function decodeFound(found: Found | Unsound): Promise<Sound | Unsound> {
  if ("problem" in found) return found;
  try {
    if (found.decoded) return { ...found, decoded: found.decoded };
    const image = await decodeImage(found.bytes);
    return { ...found, decoded: { fingerprint: fingerprintImage(image), small: isSmall(image) ? image : null } };
  } catch (error) {
    return { value: found.value, entry: found.entry, problem: problemOf(error) };
  }
}

/** Names of the images of rows whose label counts, in the order of their first row. */
async function listNamed(connection: DuckDBConnection, image: string, label: string): Promise<string[]> {
  const rows = await queryRows<{ value: string }>(
    connection,
    `SELECT ${image} AS value, min(row) AS first FROM raw JOIN label_map ON ${label} = label_map.value
     WHERE ${image} IS NOT NULL AND label_map.label >= 0 GROUP BY 1 ORDER BY first`,
  );
  return rows.map(({ value }) => value);
}

function refuseNoneFound(checked: { found: number; first: string | undefined }, column: string, file: string): void {
  if (checked.found > 0 || checked.first === undefined) return;
  const name = `'${shorten(checked.first, REASON_NAME)}'`;
  throw new InputError(
    `None of the files that column '${shorten(column)}' names is in ${file}; the first is ${name}.`,
    {
      hint: "Write each name as it stands in the archive, from the folder of the table on, such as 'images/0001.jpg'.",
      where: { file, column: shorten(column) },
    },
  );
}

/** Images that no row of the table names have no label: each is a skipped row, behind those of the table. */
async function rejectUnnamed(connection: DuckDBConnection, unnamed: ArchiveEntry[], rows: number): Promise<void> {
  const appender = await connection.createAppender("rejected");
  for (const [index, { name }] of unnamed.entries()) {
    appender.appendUInteger(rows + index + 1);
    appender.appendVarchar(
      `is no row of the table but the image '${shorten(name, REASON_NAME)}', which the table does not name`,
    );
    appender.endRow();
  }
  appender.closeSync();
}

function appendChecked(appender: DuckDBAppender, { value, entry, kept, reason }: Checked): void {
  for (const text of [value, entry, kept?.key ?? null, reason]) {
    if (text === null) appender.appendNull();
    else appender.appendVarchar(text);
  }
  for (const fingerprint of [kept?.fingerprint.exact ?? null, kept?.fingerprint.near ?? null]) {
    if (fingerprint === null) appender.appendNull();
    else appender.appendUBigInt(fingerprint);
  }
  appender.endRow();
}

/** Images that the table of an archive does not name are rows of their own, without a label. */
async function listUnnamed(
  connection: DuckDBConnection,
  archive: Archive,
  find: ImageFinder,
  column: string,
  rows: number,
): Promise<number> {
  const all = await queryRows<{ value: string }>(
    connection,
    `SELECT DISTINCT ${column} AS value FROM raw WHERE ${column} IS NOT NULL`,
  );
  const used = new Set(all.map(({ value }) => find(value)));
  const unnamed = archive.entries.filter((entry) => looksLikeImage(entry.name) && !used.has(entry));
  await rejectUnnamed(connection, unnamed, rows);
  return unnamed.length;
}

/**
 * Decodes each image once, to see that it can be, keeps it in the pack, and makes the table `images(value, entry, key,
 * reason, exact, near)`: for a value of the image column the file it names, its key in the pack and its fingerprints, or the
 * reason that there is none to be used. Images of rows that are set aside by their label are not looked at, and not kept.
 *
 * @returns the number of images that the table does not name, now listed in `rejected`
 * @throws InputError where no image is found at all
 */
export async function checkImages(
  connection: DuckDBConnection,
  table: LoadedTable,
  mapping: Mapping,
  pack: ImagePack,
  file: string,
): Promise<number> {
  const { archive } = table;
  if (archive === null) throw new Error("The images were listed and not opened.");
  const column = mapping.image as string;
  const at = (name: string): string => trimmed(`c${table.columns.indexOf(name)}`);
  const verb = table.format === "image-table" ? "names" : "holds";
  await connection.run(
    "CREATE TABLE images (value VARCHAR, entry VARCHAR, key VARCHAR, reason VARCHAR, exact UBIGINT, near UBIGINT)",
  );
  const appender = await connection.createAppender("images");
  try {
    const find = createImageFinder(archive, table.root);
    const named = await listNamed(connection, at(column), at(mapping.label));
    let found = 0;
    for await (const image of mapInOrder(readFiles(named, find), DECODED_AT_ONCE, decodeFound)) {
      const { value, entry } = image;
      if (entry) found++;
      if ("problem" in image) {
        const reason = `${verb} '${shorten(value, REASON_NAME)}', which ${image.problem}`;
        appendChecked(appender, { value, entry: null, kept: null, reason });
        continue;
      }
      // One after the other in the order of the rows, so that the same set is packed in the same way.
      const { fingerprint, small } = image.decoded;
      const kept = { key: pack.put(image.bytes), fingerprint };
      if (small) keepDecoded(kept.key, small);
      appendChecked(appender, { value, entry: image.entry.name, kept, reason: null });
    }
    refuseNoneFound({ found, first: named[0] }, column, file);
    await pack.finish();
    return table.format === "image-table" ? await listUnnamed(connection, archive, find, at(column), table.rows) : 0;
  } catch (error) {
    pack.abandon();
    throw error;
  } finally {
    appender.closeSync();
  }
}
