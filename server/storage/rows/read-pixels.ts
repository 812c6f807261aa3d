import sharp from "sharp";
import type { RgbImage } from "#server/contracts/image";
import type { ReadImage } from "#server/storage/rows/read-image";
import { MOST_PIXELS } from "#server/storage/rows/read-thumbnail";

/**
 * An image of a set about as a model sees it: turned as its EXIF says and brought to the model's size.
 *
 * @returns null where the set has no such file, or it cannot be decoded
 */
export async function readPixels(
  read: ReadImage,
  file: string,
  { width, height }: { width: number; height: number },
): Promise<RgbImage | null> {
  const bytes = await read(file);
  if (bytes === null) return null;
  return sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: "error" })
    .autoOrient()
    .resize({ width, height, fit: "fill", kernel: "linear" })
    .flatten({ background: "#fff" })
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer()
    .then((data) => ({ width, height, data: new Uint8Array(data) }))
    .catch(() => null);
}

/** A small image as a data address, without loss. */
export async function pictureAddress({ width, height, data }: RgbImage): Promise<string> {
  const png = await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  return `data:image/png;base64,${png.toString("base64")}`;
}
