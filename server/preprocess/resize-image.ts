import type { RgbImage } from "#server/contracts/image";

/** PIL's numbers of its filters. */
export type Resample = 0 | 1 | 2 | 3;

type Filter = { support: number; weight: (x: number) => number };

const sinc = (x: number): number => (x === 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI));
const bilinear: Filter = { support: 1, weight: (x) => Math.max(0, 1 - Math.abs(x)) };
const lanczos: Filter = { support: 3, weight: (x) => (Math.abs(x) < 3 ? sinc(x) * sinc(x / 3) : 0) };

const BICUBIC_A = -0.5;
const bicubic: Filter = {
  support: 2,
  weight: (signed) => {
    const x = Math.abs(signed);
    if (x < 1) return ((BICUBIC_A + 2) * x - (BICUBIC_A + 3)) * x * x + 1;
    return x < 2 ? (((x - 5) * x + 8) * x - 4) * BICUBIC_A : 0;
  },
};

/** Fixed-point digits of the weights, as in PIL: results then agree to the last bit. */
const PRECISION_BITS = 22;
const ONE = 2 ** PRECISION_BITS;
const HALF = 2 ** (PRECISION_BITS - 1);

type Window = { first: number; weights: Int32Array };

/** For each output position, the input positions it draws on and their weights in fixed point. */
function weighWindows(from: number, to: number, { support, weight }: Filter): Window[] {
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  const reach = support * stretch;
  return Array.from({ length: to }, (_, at) => {
    const centre = (at + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - reach + 0.5));
    const end = Math.min(from, Math.trunc(centre + reach + 0.5));
    const raw = Array.from({ length: end - first }, (_, i) => weight((i + first - centre + 0.5) / stretch));
    const total = raw.reduce((sum, value) => sum + value, 0);
    return {
      first,
      weights: Int32Array.from(raw, (value) => {
        const exact = (total === 0 ? value : value / total) * ONE;
        return Math.trunc(exact < 0 ? exact - 0.5 : exact + 0.5);
      }),
    };
  });
}

/** Nearest neighbour as a window of one. */
function pickNearest(from: number, to: number): Window[] {
  const one = Int32Array.of(ONE);
  return Array.from({ length: to }, (_, at) => ({ first: Math.floor(((at + 0.5) * from) / to), weights: one }));
}

const clip = (sum: number): number => Math.min(255, Math.max(0, sum >> PRECISION_BITS));

/** Resizes lines of RGB pixels along one axis; `step` is the distance in bytes between neighbours, `jump` that between lines. */
function resampleAxis(
  source: Uint8Array,
  target: Uint8Array,
  windows: Window[],
  lines: number,
  from: { step: number; jump: number },
  to: { step: number; jump: number },
): void {
  for (let line = 0; line < lines; line++) {
    for (const [at, { first, weights }] of windows.entries()) {
      let red = HALF;
      let green = HALF;
      let blue = HALF;
      let position = line * from.jump + first * from.step;
      for (let i = 0; i < weights.length; i++) {
        const weight = weights[i] as number;
        red += (source[position] as number) * weight;
        green += (source[position + 1] as number) * weight;
        blue += (source[position + 2] as number) * weight;
        position += from.step;
      }
      const out = line * to.jump + at * to.step;
      target[out] = clip(red);
      target[out + 1] = clip(green);
      target[out + 2] = clip(blue);
    }
  }
}

/**
 * Resizes an image to a size, whatever its proportions, with the same bytes as `PIL.Image.resize`: the filter is widened
 * where the image shrinks, weights are in 22-bit fixed point, rows first, then columns.
 *
 * @param resample PIL's number of the filter: 0 nearest, 1 Lanczos, 2 bilinear, 3 bicubic
 * @returns the image itself where it has that size already
 */
export function resizeImage(image: RgbImage, width: number, height: number, resample: Resample): RgbImage {
  const filter = [null, lanczos, bilinear, bicubic][resample] ?? null;
  const windows = (from: number, to: number): Window[] =>
    filter === null ? pickNearest(from, to) : weighWindows(from, to, filter);
  let { data } = image;
  if (image.width !== width) {
    const wide = new Uint8Array(width * image.height * 3);
    const across = { step: 3, jump: image.width * 3 };
    resampleAxis(data, wide, windows(image.width, width), image.height, across, { step: 3, jump: width * 3 });
    data = wide;
  }
  if (image.height !== height) {
    const high = new Uint8Array(width * height * 3);
    const down = { step: width * 3, jump: 3 };
    resampleAxis(data, high, windows(image.height, height), width, down, down);
    data = high;
  }
  return { width, height, data };
}
