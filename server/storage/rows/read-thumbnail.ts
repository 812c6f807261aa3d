import sharp from "sharp";
import type { ReadImage } from "#server/storage/rows/read-image";

// Files of strangers meet the decoders of photographs only, as where they were taken in.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["Jpeg", "Png", "Webp", "Nsgif", "Tiff", "Heif"].map((format) => `VipsForeignLoad${format}`),
});

/** Longest side of a thumbnail in pixels; smaller images stay as they are. */
const SIDE = 320;
export const MOST_PIXELS = 100_000_000;

/**
 * An image of a set as a small WebP, turned as its EXIF says.
 *
 * @returns null where the set has no such file, or it cannot be decoded
 */
export async function readThumbnail(read: ReadImage, file: string): Promise<Buffer | null> {
  const bytes = await read(file);
  if (bytes === null) return null;
  return sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: "error" })
    .autoOrient()
    .resize({ width: SIDE, height: SIDE, fit: "inside", withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer()
    .catch(() => null);
}
