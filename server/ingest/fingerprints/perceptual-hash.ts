import type { RgbImage } from "#server/contracts/image";
import { NOTHING_TO_COMPARE } from "#server/ingest/fingerprints/fingerprint";

/** Frequencies 1 to 8 each way: 64 of them, and none that is constant along a side. */
const FREQUENCIES = 8;

/** A large image is shrunk, by a whole number, to no less than this on its shorter side: more changes no low frequency. */
const ENOUGH_SIDE = 64;

/** In grey levels of 0 to 255: less than this is no structure but rounding. */
const SMALLEST = 1e-6;

type Plane = { width: number; height: number; values: Float64Array };

/** Luma of ITU-R BT.601 of the pixel that begins at a byte. */
const lumaAt = (data: Uint8Array, at: number): number =>
  0.299 * (data[at] as number) + 0.587 * (data[at + 1] as number) + 0.114 * (data[at + 2] as number);

/** The mean luma of each square of `factor` x `factor` pixels; what is left over at the far edges is dropped. */
function shrinkLuma({ width, height, data }: RgbImage): Plane {
  const factor = Math.max(1, Math.floor(Math.min(width, height) / ENOUGH_SIDE));
  const plane = { width: Math.floor(width / factor), height: Math.floor(height / factor) };
  const values = new Float64Array(plane.width * plane.height);
  if (factor === 1) {
    for (let at = 0; at < values.length; at++) values[at] = lumaAt(data, 3 * at);
    return { ...plane, values };
  }
  const weight = 1 / factor ** 2;
  for (let y = 0; y < plane.height * factor; y++) {
    const row = Math.floor(y / factor) * plane.width;
    for (let x = 0; x < plane.width; x++) {
      let sum = 0;
      let at = 3 * (y * width + x * factor);
      for (let step = 0; step < factor; step++, at += 3) {
        sum += lumaAt(data, at);
      }
      (values[row + x] as number) += weight * sum;
    }
  }
  return { ...plane, values };
}

/** Cosines of frequencies 1 to 8 over `size` samples, shape (8, size), scaled so that sums over them are means. */
function makeCosines(size: number): Float64Array {
  const table = new Float64Array(FREQUENCIES * size);
  for (let frequency = 1; frequency <= FREQUENCIES; frequency++) {
    for (let at = 0; at < size; at++) {
      table[(frequency - 1) * size + at] = Math.cos((Math.PI * frequency * (2 * at + 1)) / (2 * size)) / size;
    }
  }
  return table;
}

/** The last ones: the images of a set are often all of one size. */
let lastCosines = new Map<number, Float64Array>();
const MOST_KEPT = 16;

function cosines(size: number): Float64Array {
  const table = lastCosines.get(size) ?? makeCosines(size);
  if (lastCosines.size >= MOST_KEPT) lastCosines = new Map();
  lastCosines.set(size, table);
  return table;
}

/** The lowest frequencies of the discrete cosine transform (type II), shape (8 down, 8 across). */
function lowFrequencies({ width, height, values }: Plane): Float64Array {
  const across = cosines(width);
  const down = cosines(height);
  const found = new Float64Array(FREQUENCIES * FREQUENCIES);
  for (let y = 0; y < height; y++) {
    // Two at a time: neither sum waits for the other.
    for (let u = 0; u < FREQUENCIES; u += 2) {
      let [wave, next] = [0, 0];
      for (let x = 0; x < width; x++) {
        const value = values[y * width + x] as number;
        wave += (across[u * width + x] as number) * value;
        next += (across[(u + 1) * width + x] as number) * value;
      }
      for (let v = 0; v < FREQUENCIES; v++) {
        const cosine = down[v * height + y] as number;
        (found[v * FREQUENCIES + u] as number) += cosine * wave;
        (found[v * FREQUENCIES + u + 1] as number) += cosine * next;
      }
    }
  }
  return found;
}

/**
 * Perceptual hash of an image: of the 64 lowest frequencies of its brightness, the constant ones left out, which lie above their
 * median. Packing it again with loss, another size or a little more light changes few of the 64 bits; unrelated photographs
 * differ in about half of them. Images that share a layout, such as a disc on black, are alike in all low frequencies: see
 * docs/methods.md for what was measured.
 *
 * Source: Zauner, Implementation and benchmarking of perceptual image hash functions, 2010, section 3.2.1 (DCT based). Here the
 * transform is taken at the image's own size, not after resizing to 32 x 32, so that nothing depends on a resampling filter.
 *
 * @returns an unsigned integer below 2^64, bit 8 v + u for frequency v + 1 down and u + 1 across; 0 for a blank image and one of
 *   fewer than 9 pixels on a side
 */
export function perceptualHash(image: RgbImage): bigint {
  // Fewer pixels than frequencies: these would not be told apart.
  if (Math.min(image.width, image.height) <= FREQUENCIES) return NOTHING_TO_COMPARE;
  const found = lowFrequencies(shrinkLuma(image));
  if (found.every((value) => Math.abs(value) < SMALLEST)) return NOTHING_TO_COMPARE;
  const sorted = found.toSorted();
  const median = ((sorted[31] as number) + (sorted[32] as number)) / 2;
  const halves = [0, 0];
  for (let at = 0; at < found.length; at++) {
    if ((found[at] as number) > median) (halves[at >> 5] as number) |= 1 << (at & 31);
  }
  const [low = 0, high = 0] = halves;
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
