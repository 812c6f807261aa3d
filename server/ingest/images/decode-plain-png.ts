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
 * The packed pixels of a PNG that holds them and nothing that says in which colours to show them: no transparency, profile,
 * gamma or text. How large they are in print may come before them. Null where it holds anything else, or a check sum does not fit.
 */
function findPacked(bytes: Buffer): Buffer | null {
  const packed: Buffer[] = [];
  for (let at = SIGNATURE.length; at + CHUNK_BYTES <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const end = at + CHUNK_BYTES + length;
    if (end > bytes.length || crc32(bytes.subarray(at + 4, end - 4)) !== bytes.readUInt32BE(end - 4)) return null;
    const type = bytes.toString("latin1", at + 4, at + 8);
    if (type === "IEND") return length === 0 && end === bytes.length ? Buffer.concat(packed) : null;
    if (type === "IDAT") packed.push(bytes.subarray(at + 8, end - 4));
    else if (packed.length > 0 || (type !== "pHYs" && at > SIGNATURE.length)) return null;
    at = end;
  }
  return null;
}

/** Unpacks exactly so many bytes; null where there are fewer or more, or they are damaged. */
function unpack(packed: Buffer, length: number): Buffer | null {
  try {
    const bytes = inflateSync(packed, { maxOutputLength: length, chunkSize: Math.max(64, length) });
    return bytes.length === length ? bytes : null;
  } catch {
    // libvips says what is wrong with it.
    return null;
  }
}

/** The neighbour (left, above, above left) that is nearest to `left + above - corner`, the first of these where two are. */
function paeth(left: number, above: number, corner: number): number {
  const fromLeft = Math.abs(above - corner);
  const fromAbove = Math.abs(left - corner);
  const fromCorner = Math.abs(left + above - 2 * corner);
  if (fromLeft <= fromAbove && fromLeft <= fromCorner) return left;
  return fromAbove <= fromCorner ? above : corner;
}

/**
 * Turns what a filter left of a row into its bytes, in place.
 *
 * Source: W3C, Portable Network Graphics specification (third edition), section 9.
 *
 * @param row shape (channels + width x channels): what was left, behind the zeros of a pixel that is not there
 * @param above the bytes of the row above, in the same shape; zeros above the first
 * @returns false where there is no such filter
 */
function unfilter(filter: number, row: Uint8Array, above: Uint8Array, channels: number): boolean {
  const { length } = row;
  if (filter === 1) {
    for (let at = channels; at < length; at++) (row[at] as number) += row[at - channels] as number;
  } else if (filter === 2) {
    for (let at = channels; at < length; at++) (row[at] as number) += above[at] as number;
  } else if (filter === 3) {
    for (let at = channels; at < length; at++) {
      (row[at] as number) += ((row[at - channels] as number) + (above[at] as number)) >> 1;
    }
  } else if (filter === 4) {
    for (let at = channels; at < length; at++) {
      const left = at - channels;
      (row[at] as number) += paeth(row[left] as number, above[at] as number, above[left] as number);
    }
  }
  return filter <= 4;
}

function decodePixels(bytes: Buffer, { width, height, channels }: Header): Uint8Array | null {
  const packed = findPacked(bytes);
  const stride = width * channels;
  const rows = packed && unpack(packed, (stride + 1) * height);
  if (rows === null) return null;
  const pixels = new Uint8Array(stride * height);
  let row = new Uint8Array(channels + stride);
  let above = new Uint8Array(channels + stride);
  for (let y = 0; y < height; y++) {
    const start = y * (stride + 1);
    row.set(rows.subarray(start + 1, start + 1 + stride), channels);
    if (!unfilter(rows[start] as number, row, above, channels)) return null;
    pixels.set(row.subarray(channels), y * stride);
    [row, above] = [above, row];
  }
  return pixels;
}

/**
 * Decodes a small PNG of the plainest kind, as which sets of thumbnails come, without libvips, which takes longer to begin
 * with an image than these take to decode.
 *
 * @returns the pixels as libvips gives them; null where the file is anything else, or damaged
 */
export function decodePlainPng(bytes: Buffer): RgbImage | null {
  const header = readHeader(bytes);
  const pixels = header && decodePixels(bytes, header);
  if (header === null || pixels === null) return null;
  const { width, height, channels } = header;
  if (channels === 3) return { width, height, data: pixels };
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at++) data[at] = pixels[Math.floor(at / 3)] as number;
  return { width, height, data };
}
