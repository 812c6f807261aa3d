import type { DuckDBAppender, DuckDBConnection } from "@duckdb/node-api";
import type { Mapping } from "#server/contracts/mapping";
import { InputError } from "#server/errors";
import { looksLikeImage } from "#server/ingest/archive-names";
import type { Archive, ArchiveEntry } from "#server/ingest/archives/archive";
import { createImageFinder, type ImageFinder } from "#server/ingest/archives/find-image";
import { decodeImage, toReadable } from "#server/ingest/decode-image";
import { queryRows, trimmed } from "#server/ingest/duckdb";
import type { Fingerprint } from "#server/ingest/fingerprints/fingerprint";
import { fingerprintImage } from "#server/ingest/fingerprints/fingerprint-image";
import type { ImagePack } from "#server/ingest/images/image-pack";
import { DECODED_AT_ONCE } from "#server/ingest/limits";
import type { LoadedTable } from "#server/ingest/load-table";
import { mapInOrder } from "#server/ingest/map-in-order";
import { shorten } from "#server/ingest/name-list";

/** How many characters of a file's name a reason repeats. */
const REASON_NAME = 80;

/** An image that can be decoded: its file, as it is kept, and its fingerprints. */
type Sound = { bytes: Buffer; fingerprint: Fingerprint };
type Kept = { key: string; fingerprint: Fingerprint };
type Checked = { value: string; entry: string | null; kept: Kept | null; reason: string | null };

/** Decodes an image, to see that it can be; a Windows bitmap is kept as PNG, any other file as it is. */
async function decodeEntry(entry: ArchiveEntry): Promise<Sound | { problem: string }> {
  if (entry.problem !== null) return { problem: entry.problem };
  try {
    const bytes = await toReadable(await entry.read());
    const fingerprint = fingerprintImage(await decodeImage(bytes));
    return { bytes, fingerprint };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOSPC") throw error;
    const [words = ""] = (error instanceof Error ? error.message : String(error)).trim().split("\n");
    return { problem: `cannot be decoded as an image (${shorten(words.replace(/\.$/, ""), 120)})` };
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
    const check = async (value: string) => {
      const entry = find(value);
      if (entry) found++;
      const image = entry ? await decodeEntry(entry) : { problem: "is not in the archive" };
      return { value, entry, image };
    };
    for await (const { value, entry, image } of mapInOrder(named, DECODED_AT_ONCE, check)) {
      if (entry && "bytes" in image) {
        // One after the other in the order of the rows, so that the same set is packed in the same way.
        const kept = { key: pack.put(image.bytes), fingerprint: image.fingerprint };
        appendChecked(appender, { value, entry: entry.name, kept, reason: null });
        continue;
      }
      const problem = "problem" in image ? image.problem : "";
      const reason = `${verb} '${shorten(value, REASON_NAME)}', which ${problem}`;
      appendChecked(appender, { value, entry: null, kept: null, reason });
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
