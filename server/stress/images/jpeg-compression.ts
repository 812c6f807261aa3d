import sharp from "sharp";
import type { RgbImage } from "#server/contracts/image";
import { defineCorruption } from "#server/stress/operation";

async function compress({ width, height, data }: RgbImage, quality: number): Promise<RgbImage> {
  const raw = { width, height, channels: 3 } as const;
  const jpeg = await sharp(data, { raw }).jpeg({ quality, chromaSubsampling: "4:2:0" }).toBuffer();
  const pixels = await sharp(jpeg).raw().toBuffer();
  return { width, height, data: new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.length) };
}

export const jpegCompression = defineCorruption(
  { name: "jpeg-compression", title: "JPEG compression", description: "Strong JPEG compression." },
  [80, 65, 58, 50, 40],
  compress,
);
