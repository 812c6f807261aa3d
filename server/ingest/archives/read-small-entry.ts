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

/** Read at once where files are asked for as they lie: each alone takes longer to ask for than to copy. */
const AHEAD_BYTES = 256 * 1024;
/** What may lie between files that are said to lie one after the other. */
const GAP_BYTES = 4096;

/** Reads pieces of a file; what comes next too, where the last piece lay right before. */
function createReader(file: number): (at: number, length: number) => Buffer {
  let ahead = { start: 0, content: Buffer.alloc(0) };
  let end = Number.NEGATIVE_INFINITY;
  return (at, length) => {
    const isNext = Math.abs(at - end) <= GAP_BYTES;
    end = at + length;
    const { start, content } = ahead;
    if (at >= start && end <= start + content.length) return content.subarray(at - start, end - start);
    const read = Buffer.allocUnsafe(isNext ? Math.max(length, AHEAD_BYTES) : length);
    const bytes = read.subarray(0, readSync(file, read, 0, read.length, at));
    if (isNext) ahead = { start: at, content: bytes };
    return bytes.subarray(0, length);
  };
}

/**
 * A way to read small files of a zip archive, each at once. As a stream each takes several turns of the event loop, which take longer
 * than all else that is done to a small image.
 *
 * @param file descriptor of the archive
 * @returns what reads an entry that is stored or deflated, and not encrypted; it gives null where that is not small, or not as the
 *   archive's directory says: then a stream says what is wrong
 */
export function createSmallEntryReader(file: number): (entry: Entry) => Buffer | null {
  const look = createReader(file);
  return (entry) => {
    const { compressedSize, uncompressedSize, relativeOffsetOfLocalHeader: at } = entry;
    if (compressedSize > MOST_BYTES || uncompressedSize > MOST_BYTES) return null;
    const bytes = look(at, HEADER_BYTES + entry.fileNameRaw.length + SPARE_BYTES + compressedSize);
    const start = startOf(bytes);
    if (start === null || start + compressedSize > bytes.length) return null;
    const content = unpack(bytes.subarray(start, start + compressedSize), entry);
    return content?.length === uncompressedSize && crc32(content) === entry.crc32 ? content : null;
  };
}
