import { InputError } from "#server/errors";
import { isMetadataName, looksLikeTable } from "#server/ingest/archive-names";
import type { ArchiveEntry } from "#server/ingest/archives/archive";
import { MAX_METADATA_BYTES } from "#server/ingest/limits";
import { shorten } from "#server/ingest/name-list";

/** A table of an archive that may say what its images show. */
export type MetadataChoice = {
  entry: ArchiveEntry;
  /** Named as a table of images is; any other must name some images of the archive, or it is none. */
  isSure: boolean;
};

const HINT = "Keep one table that names all images, such as a metadata.csv with the columns file_name and label.";
const NAMED_FOR_LABELS = /(label|annotation|metadata|ground.?truth)[^/]*$/i;

function refuse(file: string, what: string): never {
  throw new InputError(`${file} ${what}.`, { hint: HINT, where: { file } });
}

/**
 * The table that describes the images: `metadata.csv`, `.jsonl` or `.parquet`; else the only table, or the only one that is
 * named for labels.
 *
 * @throws InputError where there are several, or the one cannot be read
 */
export function findMetadata(entries: ArchiveEntry[], file: string): MetadataChoice | null {
  const named = entries.filter(({ name }) => isMetadataName(name));
  const tables =
    named.length > 0 ? named : entries.filter(({ name, problem }) => problem === null && looksLikeTable(name));
  const labels =
    tables.length > 1 && named.length === 0 ? tables.filter(({ name }) => NAMED_FOR_LABELS.test(name)) : tables;
  const [metadata, second] = labels;
  if (!metadata) return null;
  if (second && named.length === 0) return null;
  if (second)
    refuse(file, `holds more than one table of metadata: '${shorten(metadata.name)}' and '${shorten(second.name)}'`);
  if (metadata.problem) refuse(file, `holds '${shorten(metadata.name)}', which ${metadata.problem}`);
  if (metadata.bytes > MAX_METADATA_BYTES) {
    if (named.length === 0) return null;
    refuse(file, `holds '${shorten(metadata.name)}', which is larger than ${MAX_METADATA_BYTES / 1024 / 1024} MB`);
  }
  return { entry: metadata, isSure: named.length > 0 };
}
