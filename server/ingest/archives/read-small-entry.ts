import { readSync } from "node:fs";
import { crc32, inflateRawSync } from "node:zlib";
import type { Entry } from "yauzl";

/** Packed, and unpacked: to read so much holds nobody up. */
const MOST_BYTES = 256 * 1024;
const HEADER_BYTES = 30;
const SIGNATURE = 0x04034b50;
/** What stands between a header and its file is mostly the name and few bytes more. */
const SPARE_BYTES = 64;
const DEFLATED = 8;

/** Where the bytes of a file begin behind its own header; null where there is no such header. */
function startOf(header: Buffer): number | null {
  if (header.length < HEADER_BYTES || header.readUInt32LE(0) !== SIGNATURE) return null;
  return HEADER_BYTES + header.readUInt16LE(26) + header.readUInt16LE(28);
}

function unpack(packed: Buffer, { compressionMethod, uncompressedSize }: Entry): Buffer | null {
  if (compressionMethod !== DEFLATED) return packed;
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, uncompressedSize) });
  } catch {
    return null;
  }
}

/**
 * Reads a small file of a zip archive at once. As a stream each takes several turns of the event loop, which take longer than all else
 * that is done to a small image.
 *
 * @param file descriptor of the archive
 * @param entry stored or deflated, and not encrypted
 * @returns null where it is not small, or not as the archive's directory says: then a stream says what is wrong
 */
export function readSmallEntry(file: number, entry: Entry): Buffer | null {
  const { compressedSize, uncompressedSize, relativeOffsetOfLocalHeader: at } = entry;
  if (compressedSize > MOST_BYTES || uncompressedSize > MOST_BYTES) return null;
  const read = Buffer.allocUnsafe(HEADER_BYTES + entry.fileNameRaw.length + SPARE_BYTES + compressedSize);
  const bytes = read.subarray(0, readSync(file, read, 0, read.length, at));
  const start = startOf(bytes);
  if (start === null || start + compressedSize > bytes.length) return null;
  const content = unpack(bytes.subarray(start, start + compressedSize), entry);
  return content?.length === uncompressedSize && crc32(content) === entry.crc32 ? content : null;
}
