import type { Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { crc32 } from "node:zlib";
import yauzl from "yauzl";
import { InputError } from "#server/errors";
import { isLitter } from "#server/ingest/archive-names";
import { type Archive, type ArchiveEntry, findNameProblem, refuseTooMuch } from "#server/ingest/archives/archive";
import { ZipSource } from "#server/ingest/archives/zip-source";
import { MAX_ENTRY_BYTES, MAX_PACKING_RATIO } from "#server/ingest/limits";
import { storable } from "#server/ingest/raw-table";

const SYMBOLIC_LINK = 0o120000;
const FILE_TYPE = 0o170000;
const ENTRIES_A_TURN = 500;
const MEGABYTE = 1024 * 1024;
const STORED_OR_DEFLATED = [0, 8];

function findProblem(entry: yauzl.Entry, name: string, most: number): string | null {
  if (yauzl.validateFileName(name) !== null) return "has a name that leads out of the archive";
  if (((entry.externalFileAttributes >>> 16) & FILE_TYPE) === SYMBOLIC_LINK) return "is a link to another file";
  if (entry.isEncrypted()) return "is encrypted";
  if (!STORED_OR_DEFLATED.includes(entry.compressionMethod)) return "is packed in a way other than deflate";
  const problem = findNameProblem(name, entry.uncompressedSize, most);
  if (problem !== null) return problem;
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

function refuseOverlap(packed: number, { fileSize }: yauzl.ZipFile, file: string): void {
  if (packed <= fileSize) return;
  throw new InputError(`${file} is no sound zip archive: its files lie over one another.`, {
    hint: "Pack the images again.",
    where: { file },
  });
}

async function listEntries(zip: yauzl.ZipFile, source: ZipSource, file: string, most: number): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  const seen = new Set<string>();
  let [count, unpacked, packed] = [0, 0, 0];
  for await (const entry of zip.eachEntry()) {
    count++;
    // The directory lies ready: without this nothing else would get its turn before its end.
    if (count % ENTRIES_A_TURN === 0) await setImmediate();
    unpacked += entry.uncompressedSize;
    packed += entry.compressedSize;
    refuseTooMuch(count, unpacked, file);
    refuseOverlap(packed, zip, file);
    const decoded = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
    const name = storable(decoded);
    if (isLitter(name)) continue;
    const problem = seen.has(name) ? "is in the archive twice" : findProblem(entry, name, most);
    seen.add(name);
    entries.push({
      name,
      bytes: entry.uncompressedSize,
      problem,
      read: async () => (problem === null ? source.readSmall(entry) : null) ?? readEntry(zip, entry),
      stream: () => zip.openReadStreamPromise(entry) as Promise<Readable>,
    });
  }
  source.endDirectory();
  return entries;
}

/**
 * Opens a zip archive and lists its files; nothing is unpacked before it is asked for, and nothing ever to disk.
 *
 * @param most the largest size of a file of it that is read, in bytes
 * @throws InputError where it is no sound archive, or holds more than anybody ranks on
 */
export async function openZip(path: string, file: string, most = MAX_ENTRY_BYTES): Promise<Archive> {
  let zip: yauzl.ZipFile | undefined;
  let source: ZipSource | undefined;
  const close = async (): Promise<void> => {
    // What is still being read of it is read to its end: the last reader closes the file.
    if (zip) zip.close();
    else source?.close();
  };
  try {
    source = new ZipSource(path);
    const options = { lazyEntries: true, autoClose: false, decodeStrings: false };
    zip = await yauzl.fromRandomAccessReaderPromise(source, source.bytes, options);
    refuseTooMuch(zip.entryCount, 0, file);
    return { entries: await listEntries(zip, source, file, most), close };
  } catch (cause) {
    await close();
    if (cause instanceof InputError) throw cause;
    const words = cause instanceof Error ? cause.message.replace(/\.$/, "") : String(cause);
    throw new InputError(`${file} is no sound zip archive (${words}).`, {
      hint: "It may be cut short: send it again, or pack it again.",
      where: { file },
      cause,
    });
  }
}
