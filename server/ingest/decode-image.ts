import sharp from "sharp";
import type { RgbImage } from "#server/contracts/image";
import { bmpToPng, isBmp } from "#server/ingest/images/decode-bmp";
import { decodePlainPng } from "#server/ingest/images/decode-plain-png";
import { MAX_IMAGE_PIXELS, MAX_IMAGE_SIDE } from "#server/ingest/limits";

// Files of strangers meet the decoders of photographs only, not those of documents and drawings.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["Jpeg", "Png", "Webp", "Nsgif", "Tiff", "Heif"].map((format) => `VipsForeignLoad${format}`),
});
// Several images are decoded side by side, each by one thread; none is decoded twice in a row.
sharp.concurrency(1);
sharp.cache(false);

/** The bytes of an image file as the decoder reads them: a Windows bitmap as a PNG of its pixels, any other as it is. */
export const toReadable = (bytes: Buffer): Promise<Buffer> | Buffer => (isBmp(bytes) ? bmpToPng(bytes) : bytes);

/**
 * Decodes an image file: turned as its EXIF says, in sRGB, without transparency (laid on white), at its own size.
 *
 * @throws Error with the decoder's words where the bytes are no image, or one too large
 */
export async function decodeImage(bytes: Uint8Array): Promise<RgbImage> {
  const plain = decodePlainPng(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
  if (plain) return plain;
  const { data, info } = await sharp(bytes, { limitInputPixels: MAX_IMAGE_PIXELS, failOn: "error", animated: false })
    .autoOrient()
    .toColourspace("srgb")
    .flatten({ background: "white" })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height } = info;
  if (Math.max(width, height) > MAX_IMAGE_SIDE) throw new Error(`a side is longer than ${MAX_IMAGE_SIDE} pixels`);
  return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
}
