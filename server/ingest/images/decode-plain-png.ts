import { crc32, inflateSync } from "node:zlib";
import type { RgbImage } from "#server/contracts/image";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const HEADER_BYTES = 13;
/** Length, type and check sum of a chunk. */
const CHUNK_BYTES = 12;
/** Beyond, what libvips takes to begin with no longer counts, and it does not hold up this thread. */
const MOST_PIXELS = 128 * 128;

/** What a file may be larger than its pixels, packed or not: one that states few and unpacks to many is none of these. */
const mostBytes = (pixels: number): number => 1024 + Math.ceil(pixels * 3.5);

type Header = { width: number; height: number; channels: 1 | 3 };

/** Reads the header of a PNG of eight bits, grey or in colour, in plain rows. */
function readHeader(bytes: Buffer): Header | null {
  const start = SIGNATURE.length;
  if (bytes.length < start + CHUNK_BYTES + HEADER_BYTES || !bytes.subarray(0, start).equals(SIGNATURE)) return null;
  if (bytes.readUInt32BE(start) !== HEADER_BYTES || bytes.toString("latin1", start + 4, start + 8) !== "IHDR")
    return null;
  const width = bytes.readUInt32BE(start + 8);
  const height = bytes.readUInt32BE(start + 12);
  const [depth, colour, compression, filter, interlace] = bytes.subarray(start + 16, start + 21);
  const channels = colour === 0 ? 1 : colour === 2 ? 3 : null;
  if (channels === null || depth !== 8 || compression !== 0 || filter !== 0 || interlace !== 0) return null;
  const pixels = width * height;
  return pixels > 0 && pixels <= MOST_PIXELS && bytes.length <= mostBytes(pixels) ? { width, height, channels } : null;
}

/**
 * The packed pixels of a PNG that holds pixels, perhaps how large they are in print, and nothing that says in which colours to show them:
 * no transparency, profile, gamma or text. Null for any other, and where a check sum is wrong.
 */
function packedPixels(bytes: Buffer): Buffer | null {
  const parts: Buffer[] = [];
  let at = SIGNATURE.length;
  for (let isFirst = true; at + CHUNK_BYTES <= bytes.length; isFirst = false) {
    const length = bytes.readUInt32BE(at);
    const end = at + CHUNK_BYTES + length;
    if (end > bytes.length) return null;
    const type = bytes.toString("latin1", at + 4, at + 8);
    if (crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return null;
    if (type === "IEND") return length === 0 && end === bytes.length ? Buffer.concat(parts) : null;
    if (type === "IDAT") parts.push(bytes.subarray(at + 8, end - 4));
    else if (!isFirst && type !== "pHYs") return null;
    at = end;
  }
  return null;
}

/** Unpacks no more than `length` bytes; null where there are others, or what is packed is damaged. */
function unpack(packed: Buffer, length: number): Buffer | null {
  try {
    // With `info`, there is more than the type says.
    const { buffer, engine } = inflateSync(packed, { maxOutputLength: length, info: true }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    return buffer.length === length && engine.bytesWritten === packed.length ? buffer : null;
  } catch {
    // libvips says what is wrong with it.
    return null;
  }
}

/** What a pixel most likely is, of those left, above, and left of above: the nearest to left + above - corner. */
function paeth(left: number, above: number, corner: number): number {
  const guess = left + above - corner;
  const [byLeft, byAbove, byCorner] = [Math.abs(guess - left), Math.abs(guess - above), Math.abs(guess - corner)];
  if (byLeft <= byAbove && byLeft <= byCorner) return left;
  return byAbove <= byCorner ? above : corner;
}

/** Undoes the filter of one row in place. `step`: bytes a pixel; left of the first there is nothing, which is 0. */
function unfilterRow(filter: number, row: Uint8Array, above: Uint8Array, step: number): void {
  const at = (bytes: Uint8Array, x: number): number => bytes[x] as number;
  if (filter === 1) for (let x = step; x < row.length; x++) row[x] = at(row, x) + at(row, x - step);
  else if (filter === 2) for (let x = 0; x < row.length; x++) row[x] = at(row, x) + at(above, x);
  else if (filter === 3)
    for (let x = 0; x < row.length; x++)
      row[x] = at(row, x) + (((x < step ? 0 : at(row, x - step)) + at(above, x)) >> 1);
  else if (filter === 4)
    for (let x = 0; x < row.length; x++)
      row[x] = at(row, x) + (x < step ? at(above, x) : paeth(at(row, x - step), at(above, x), at(above, x - step)));
}

/**
 * Undoes the filters of a PNG, of which each row begins with the number of its own.
 *
 * @param step bytes a pixel
 * @returns the bytes of all rows; null where there is no such filter
 */
function unfilter(filtered: Buffer, height: number, stride: number, step: number): Uint8Array | null {
  const rows = new Uint8Array(height * stride);
  let above = new Uint8Array(stride);
  for (let y = 0; y < height; y++) {
    const from = y * (stride + 1);
    const filter = filtered[from] as number;
    if (filter > 4) return null;
    const row = rows.subarray(y * stride, (y + 1) * stride);
    row.set(filtered.subarray(from + 1, from + 1 + stride));
    unfilterRow(filter, row, above, step);
    above = row;
  }
  return rows;
}

/**
 * Decodes a small PNG of the plainest kind, as which sets of thumbnails come, without libvips, which takes longer to begin
 * with an image than these take to decode.
 *
 * Source: Portable Network Graphics (PNG) Specification, W3C, sections 5 (chunks), 9 (filters) and 10 (compression).
 *
 * @returns the pixels as libvips gives them; null where the file is anything else, or damaged
 */
export function decodePlainPng(bytes: Buffer): RgbImage | null {
  const header = readHeader(bytes);
  const packed = header && packedPixels(bytes);
  if (!packed) return null;
  const { width, height, channels } = header;
  const filtered = unpack(packed, height * (width * channels + 1));
  const pixels = filtered && unfilter(filtered, height, width * channels, channels);
  if (!pixels) return null;
  if (channels === 3) return { width, height, data: pixels };
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at++) data[at] = pixels[Math.floor(at / 3)] as number;
  return { width, height, data };
}
