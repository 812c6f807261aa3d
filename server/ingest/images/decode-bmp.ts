import { decode } from "bmp-ts";
import sharp from "sharp";
import { MAX_IMAGE_PIXELS } from "#server/ingest/limits";

const FILE_HEADER = 14;
const SMALLEST_HEADER = 40;

/** Windows bitmaps, which libvips does not read, begin so. */
export const isBmp = (bytes: Uint8Array): boolean => bytes[0] === 0x42 && bytes[1] === 0x4d;

/** A bitmap that states more pixels than it can hold must be refused before they are allocated. */
function checkSize(bytes: Buffer): void {
  if (bytes.length < FILE_HEADER + SMALLEST_HEADER) throw new Error("it ends within its header");
  const pixels = Math.abs(bytes.readInt32LE(18)) * Math.abs(bytes.readInt32LE(22));
  if (pixels === 0) throw new Error("it has no pixels");
  if (pixels > MAX_IMAGE_PIXELS) throw new Error(`it has more than ${MAX_IMAGE_PIXELS / 1e6} million pixels`);
  const [bits, packing] = [bytes.readUInt16LE(28), bytes.readUInt32LE(30)];
  const isPacked = packing === 1 || packing === 2;
  if (!isPacked && (pixels * bits) / 8 > bytes.length) throw new Error("it ends before its last pixel");
}

/**
 * Turns a Windows bitmap into a PNG of the same pixels.
 *
 * @throws Error where the bytes are no sound bitmap
 */
export async function bmpToPng(bytes: Buffer): Promise<Buffer> {
  checkSize(bytes);
  const { width, height, data } = decode(bytes);
  const pixels = Buffer.alloc(width * height * 3);
  // Pixels come as alpha, blue, green, red (its other order is not kept for palettes). Alpha is padding more often than not.
  for (let from = 0, to = 0; to < pixels.length; from += 4, to += 3) {
    pixels[to] = data[from + 3] as number;
    pixels[to + 1] = data[from + 2] as number;
    pixels[to + 2] = data[from + 1] as number;
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .png({ compressionLevel: 1 })
    .toBuffer();
}
