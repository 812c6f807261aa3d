import type { DuckDBConnection } from "@duckdb/node-api";
import type { Mapping } from "#server/contracts/mapping";
import { InputError } from "#server/errors";
import { canonicalName, looksLikeImage } from "#server/ingest/archive-names";
import { decodeImage } from "#server/ingest/decode-image";
import { queryRows, trimmed } from "#server/ingest/duckdb";
import { DECODED_AT_ONCE } from "#server/ingest/limits";
import type { LoadedTable } from "#server/ingest/load-table";
import { mapInOrder } from "#server/ingest/map-in-order";
import { shorten } from "#server/ingest/name-list";
import { type Archive, type ArchiveEntry, openArchive } from "#server/ingest/open-archive";

/** How many characters of a file's name a reason repeats. */
const REASON_NAME = 80;

type Checked = { value: string; entry: string | null; reason: string | null };

/** Finds the entry that a value names, exactly or spelt alike: from the table's folder, or from the top of the archive. */
function createFinder({ entries }: Archive, root: string): (value: string) => ArchiveEntry | undefined {
  const known = new Map<string, ArchiveEntry>();
  for (const entry of entries) if (!known.has(entry.name)) known.set(entry.name, entry);
  for (const entry of entries) {
    const name = canonicalName(entry.name);
    if (!known.has(name)) known.set(name, entry);
  }
  const folder = canonicalName(root);
  return (value) => {
    const name = canonicalName(value);
    return known.get(root + value) ?? known.get(folder + name) ?? known.get(name);
  };
}

async function tryDecoding(entry: ArchiveEntry): Promise<string | null> {
  if (entry.problem !== null) return entry.problem;
  try {
    await decodeImage(await entry.read());
    return null;
  } catch (error) {
    const [words = ""] = (error instanceof Error ? error.message : String(error)).trim().split("\n");
    return `cannot be decoded as an image (${shorten(words.replace(/\.$/, ""), 120)})`;
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

/**
 * Decodes each image once, to see that it can be, and makes the table `images(value, entry, reason)`: for a value of the
 * image column the entry of the archive it names, or the reason that there is none to be used. Images of rows that are set
 * aside by their label are not looked at.
 *
 * @returns the number of images that the table does not name, now listed in `rejected`
 * @throws InputError where no image is found at all
 */
export async function checkImages(
  connection: DuckDBConnection,
  path: string,
  file: string,
  table: LoadedTable,
  mapping: Mapping,
): Promise<number> {
  const column = mapping.image as string;
  const at = (name: string): string => trimmed(`c${table.columns.indexOf(name)}`);
  const verb = table.format === "image-folder" ? "holds" : "names";
  await connection.run("CREATE TABLE images (value VARCHAR, entry VARCHAR, reason VARCHAR)");
  const archive = await openArchive(path, file);
  const appender = await connection.createAppender("images");
  try {
    const find = createFinder(archive, table.root);
    const named = await listNamed(connection, at(column), at(mapping.label));
    let found = 0;
    const check = async (value: string): Promise<Checked> => {
      const entry = find(value);
      if (entry) found++;
      const problem = entry ? await tryDecoding(entry) : "is not in the archive";
      if (entry && problem === null) return { value, entry: entry.name, reason: null };
      return { value, entry: null, reason: `${verb} '${shorten(value, REASON_NAME)}', which ${problem}` };
    };
    for await (const { value, entry, reason } of mapInOrder(named, DECODED_AT_ONCE, check)) {
      appender.appendVarchar(value);
      if (entry === null) appender.appendNull();
      else appender.appendVarchar(entry);
      if (reason === null) appender.appendNull();
      else appender.appendVarchar(reason);
      appender.endRow();
    }
    refuseNoneFound({ found, first: named[0] }, column, file);
    if (table.format === "image-folder") return 0;
    const all = await queryRows<{ value: string }>(
      connection,
      `SELECT DISTINCT ${at(column)} AS value FROM raw WHERE ${at(column)} IS NOT NULL`,
    );
    const used = new Set(all.map(({ value }) => find(value)));
    const unnamed = archive.entries.filter((entry) => looksLikeImage(entry.name) && !used.has(entry));
    await rejectUnnamed(connection, unnamed, table.rows);
    return unnamed.length;
  } finally {
    appender.closeSync();
    archive.close();
  }
}
