import { createWriteStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { InputError } from "#server/errors";
import { looksLikeImage, looksLikeTable } from "#server/ingest/archive-names";
import { type Archive, type ArchiveEntry, isArchiveName } from "#server/ingest/archives/archive";
import { openFolder } from "#server/ingest/archives/open-folder";
import { openTar } from "#server/ingest/archives/open-tar";
import { openZip } from "#server/ingest/archives/open-zip";
import { type FileKind, findKind } from "#server/ingest/file-kind";
import type { ImageStore } from "#server/ingest/images/image-store";

export type ArchiveOptions = {
  /** An existing folder for what has to be put down while the archive is open. */
  workDirectory: string;
  /** Where images go that cannot be read in place; null where files are only listed. */
  store: ImageStore | null;
};

/** An archive shrinks hardly when it is packed again. */
const MAX_INNER_RATIO = 10;

export type ArchiveKind = Exclude<FileKind, "text" | "parquet">;

const isArchiveFile = (kind: FileKind): kind is ArchiveKind => kind === "zip" || kind === "tar" || kind === "gzip";

function openAs(
  kind: ArchiveKind,
  path: string,
  file: string,
  { workDirectory, store }: ArchiveOptions,
): Promise<Archive> {
  if (kind === "folder") return openFolder(path, file);
  if (kind === "zip") return openZip(path, file);
  return openTar(path, file, { isGzip: kind === "gzip", workDirectory, store });
}

/** The archive that lies beside a table of labels and holds the images, where an archive is made of just these. */
function findInner(entries: ArchiveEntry[]): ArchiveEntry | null {
  const inner = entries.filter(({ name }) => isArchiveName(name));
  const [only] = inner;
  const isAlone =
    inner.length === 1 &&
    !entries.some(({ name }) => looksLikeImage(name)) &&
    entries.some(({ name }) => looksLikeTable(name));
  return only && isAlone && !only.name.includes("..") ? only : null;
}

/** Puts an archive that lies in another one down, and lists its files beside the tables of the outer one. */
async function openInner(
  outer: Archive,
  inner: ArchiveEntry,
  packed: number,
  file: string,
  options: ArchiveOptions,
): Promise<Archive> {
  const folder = await mkdtemp(join(options.workDirectory, "inner-"));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const path = join(folder, "archive");
    const name = `${file}/${inner.name}`;
    if (inner.bytes > MAX_INNER_RATIO * packed) {
      throw new InputError(`${name} grows more than ${MAX_INNER_RATIO} times when it is unpacked.`, {
        hint: "Send the archive of images as it is.",
        where: { file },
      });
    }
    await pipeline(await inner.stream(), createWriteStream(path));
    const kind = await findKind(path);
    if (!isArchiveFile(kind)) {
      throw new InputError(`${name} is no archive that can be read.`, {
        hint: "Pack the images as zip, tar or tar.gz.",
        where: { file },
      });
    }
    const archive = await openAs(kind, path, name, options);
    const entries = [...outer.entries.filter((entry) => entry !== inner), ...archive.entries];
    return {
      entries,
      close: async () => {
        await archive.close();
        await outer.close();
        await remove();
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/**
 * Opens a zip, tar or tar.gz archive, or a folder, and lists its files. Of an archive that holds one other archive and tables, as a person
 * makes who has a zip of images and a list of labels, the inner one is opened too; no deeper.
 *
 * @throws InputError where it is no sound archive, or holds more than anybody ranks on
 */
export async function openArchive(
  path: string,
  kind: ArchiveKind,
  file: string,
  options: ArchiveOptions,
): Promise<Archive> {
  const archive = await openAs(kind, path, file, options);
  const inner = findInner(archive.entries);
  if (inner === null) return archive;
  try {
    const size = kind === "folder" ? inner.bytes : (await stat(path)).size;
    return await openInner(archive, inner, size, file, options);
  } catch (error) {
    await archive.close();
    throw error;
  }
}
