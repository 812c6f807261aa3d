import type { RgbImage } from "#server/contracts/image";

/** Pixels of all images that are kept. */
const MOST_BYTES = 48 * 1024 * 1024;
/** A larger image is no thumbnail, and takes longer to prepare than to decode. */
const MOST_PIXELS = 128 * 128;
const LONGEST_MS = 2 * 60_000;

/**
 * Small images that were decoded while their set was read, by their key: whoever has a set read mostly has it ranked on next, by the same
 * process. The first ones go first where there are too many, and all of them after a while.
 */
const kept = new Map<string, RgbImage>();
let bytes = 0;
const forget = setTimeout(() => {
  kept.clear();
  bytes = 0;
}, LONGEST_MS).unref();

/** Whether an image is worth keeping. */
export const isSmall = ({ width, height }: RgbImage): boolean => width * height <= MOST_PIXELS;

/** Keeps a small image for the next one who reads it. */
export function keepDecoded(key: string, image: RgbImage): void {
  if (kept.has(key)) return;
  kept.set(key, image);
  bytes += image.data.length;
  for (const first of kept.keys()) {
    if (bytes <= MOST_BYTES) break;
    takeDecoded(first);
  }
  forget.refresh();
}

/** The image of a key, which is not kept any longer; null where it is not there. */
export function takeDecoded(key: string): RgbImage | null {
  const image = kept.get(key);
  if (!image) return null;
  kept.delete(key);
  bytes -= image.data.length;
  return image;
}
