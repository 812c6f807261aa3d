import { decode } from "fast-png";
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

/** Pixels, and how large they are in print. */
const PLAIN_CHUNKS = ["IDAT", "pHYs"];

/** Whether a PNG holds pixels and nothing that says in which colours to show them: no transparency, profile, gamma or text. */
function holdsPixelsAlone(bytes: Buffer): boolean {
  let at = SIGNATURE.length + CHUNK_BYTES + HEADER_BYTES;
  while (at + CHUNK_BYTES <= bytes.length) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    at += CHUNK_BYTES + length;
    if (type === "IEND") return length === 0 && at === bytes.length;
    if (!PLAIN_CHUNKS.includes(type)) return false;
  }
  return false;
}

function decodePixels(bytes: Buffer): Uint8Array | null {
  try {
    const { data } = decode(bytes, { checkCrc: true });
    return data instanceof Uint8Array ? data : null;
  } catch {
    // libvips says what is wrong with it.
    return null;
  }
}

/**
 * Decodes a small PNG of the plainest kind, as which sets of thumbnails come, without libvips, which takes longer to begin
 * with an image than these take to decode.
 *
 * @returns the pixels as libvips gives them; null where the file is anything else, or damaged
 */
export function decodePlainPng(bytes: Buffer): RgbImage | null {
  const header = readHeader(bytes);
  if (header === null || !holdsPixelsAlone(bytes)) return null;
  const { width, height, channels } = header;
  const pixels = decodePixels(bytes);
  if (pixels?.length !== width * height * channels) return null;
  if (channels === 3) return { width, height, data: pixels };
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at++) data[at] = pixels[Math.floor(at / 3)] as number;
  return { width, height, data };
}
