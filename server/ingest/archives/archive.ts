import type { Readable } from "node:stream";
import { InputError } from "#server/errors";
import { MAX_ARCHIVE_ENTRIES, MAX_ENTRY_BYTES, MAX_UNPACKED_BYTES } from "#server/ingest/limits";

/** A file of an archive. A problem says, after "which", why it is not read. */
export type ArchiveEntry = {
  name: string;
  bytes: number;
  problem: string | null;
  read: () => Promise<Buffer>;
  stream: () => Promise<Readable>;
};

export type Archive = {
  /** Files in the order of the archive, without folders and what systems leave behind. */
  entries: ArchiveEntry[];
  close: () => Promise<void>;
};

const MEGABYTE = 1024 * 1024;
const ARCHIVE_FILE = /\.(zip|tar|t?gz|bz2|xz|7z|rar|zst)$/i;

export const isArchiveName = (name: string): boolean => ARCHIVE_FILE.test(name);

/** Why a file of an archive is not read, by what any archive says of it. */
export function findNameProblem(name: string, bytes: number, most = MAX_ENTRY_BYTES): string | null {
  if (/^([a-z]:|[\\/])/i.test(name) || name.split(/[\\/]/).includes(".."))
    return "has a name that leads out of the archive";
  if (isArchiveName(name)) return "is an archive of its own";
  if (bytes > most) return `is larger than ${most / MEGABYTE} MB`;
  return null;
}

/** @throws InputError where an archive holds more files, or more in them, than anybody ranks on */
export function refuseTooMuch(count: number, unpacked: number, file: string): void {
  const hint = "Send a random sample: a few thousand images tell variants apart.";
  const where = { file };
  if (count > MAX_ARCHIVE_ENTRIES) {
    throw new InputError(`${file} holds more than ${MAX_ARCHIVE_ENTRIES.toLocaleString("en-GB")} files.`, {
      hint,
      where,
    });
  }
  if (unpacked > MAX_UNPACKED_BYTES) {
    throw new InputError(`${file} holds more than ${MAX_UNPACKED_BYTES / 1024 ** 3} GB when unpacked.`, {
      hint,
      where,
    });
  }
}
