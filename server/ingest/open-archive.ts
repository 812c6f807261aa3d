import { basename } from "node:path";
import { crc32 } from "node:zlib";
import yauzl from "yauzl";
import { InputError } from "#server/errors";
import { isLitter } from "#server/ingest/archive-names";
import { MAX_ARCHIVE_ENTRIES, MAX_ENTRY_BYTES, MAX_PACKING_RATIO, MAX_UNPACKED_BYTES } from "#server/ingest/limits";
import { storable } from "#server/ingest/raw-table";

/** A file of an archive. A problem says, after "which", why it is not read. */
export type ArchiveEntry = { name: string; bytes: number; problem: string | null; read: () => Promise<Buffer> };

export type Archive = {
  /** Files in the order of the archive's directory, without folders and what systems leave behind. */
  entries: ArchiveEntry[];
  close: () => void;
};

const SYMBOLIC_LINK = 0o120000;
const FILE_TYPE = 0o170000;
const MEGABYTE = 1024 * 1024;
const STORED_OR_DEFLATED = [0, 8];

function findProblem(entry: yauzl.Entry, name: string): string | null {
  if (yauzl.validateFileName(name) !== null) return "has a name that leads out of the archive";
  if (((entry.externalFileAttributes >>> 16) & FILE_TYPE) === SYMBOLIC_LINK) return "is a link to another file";
  if (entry.isEncrypted()) return "is encrypted";
  if (!STORED_OR_DEFLATED.includes(entry.compressionMethod)) return "is packed in a way other than deflate";
  if (/\.(zip|tar|t?gz|bz2|xz|7z|rar)$/i.test(name)) return "is an archive of its own";
  if (entry.uncompressedSize > MAX_ENTRY_BYTES) return `is larger than ${MAX_ENTRY_BYTES / MEGABYTE} MB`;
  if (entry.uncompressedSize > Math.max(MEGABYTE, MAX_PACKING_RATIO * entry.compressedSize)) {
    return `grows more than ${MAX_PACKING_RATIO} times when it is unpacked`;
  }
  return null;
}

async function readEntry(zip: yauzl.ZipFile, entry: yauzl.Entry): Promise<Buffer> {
  const pieces: Buffer[] = [];
  const stream = await zip.openReadStreamPromise(entry);
  // The stream ends with an error of its own where it holds more or less than the directory says.
  for await (const piece of stream as AsyncIterable<Buffer>) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  if (crc32(bytes) !== entry.crc32) throw new Error("its checksum does not fit");
  return bytes;
}

function refuseTooMuch(count: number, unpacked: number, packed: number, fileSize: number, file: string): void {
  const refuse = (what: string, hint: string): never => {
    throw new InputError(`${file} ${what}.`, { hint, where: { file } });
  };
  const sample = "Send a random sample: a few thousand images tell variants apart.";
  if (count > MAX_ARCHIVE_ENTRIES)
    refuse(`holds more than ${MAX_ARCHIVE_ENTRIES.toLocaleString("en-GB")} files`, sample);
  if (unpacked > MAX_UNPACKED_BYTES)
    refuse(`holds more than ${MAX_UNPACKED_BYTES / 1024 ** 3} GB when unpacked`, sample);
  if (packed > fileSize) refuse("is no sound zip archive: its files lie over one another", "Pack the images again.");
}

async function listEntries(zip: yauzl.ZipFile, file: string): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  const seen = new Set<string>();
  let [count, unpacked, packed] = [0, 0, 0];
  for await (const entry of zip.eachEntry()) {
    count++;
    unpacked += entry.uncompressedSize;
    packed += entry.compressedSize;
    refuseTooMuch(count, unpacked, packed, zip.fileSize, file);
    const decoded = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
    const name = storable(decoded);
    if (isLitter(name)) continue;
    const problem = seen.has(name) ? "is in the archive twice" : findProblem(entry, name);
    seen.add(name);
    entries.push({ name, bytes: entry.uncompressedSize, problem, read: () => readEntry(zip, entry) });
  }
  return entries;
}

/**
 * Opens a zip archive and lists its files; nothing is unpacked before it is asked for, and nothing ever to disk.
 *
 * @throws InputError where it is no sound archive, or holds more than anybody ranks on
 */
export async function openArchive(path: string, file = basename(path)): Promise<Archive> {
  let zip: yauzl.ZipFile | undefined;
  try {
    zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false });
    const opened = zip;
    return { entries: await listEntries(opened, file), close: () => opened.close() };
  } catch (cause) {
    zip?.close();
    if (cause instanceof InputError) throw cause;
    const words = cause instanceof Error ? cause.message.replace(/\.$/, "") : String(cause);
    throw new InputError(`${file} is no sound zip archive (${words}).`, {
      hint: "It may be cut short: send it again, or pack the images again.",
      where: { file },
      cause,
    });
  }
}
