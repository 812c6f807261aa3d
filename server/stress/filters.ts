import { type Border, nearest } from "#server/stress/borders";
import type { Plane } from "#server/stress/plane";

/** Weights of a normal density at whole distances from the centre, adding up to 1. */
function gaussianWeights(sigma: number, radius: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, at) =>
    Math.exp(-((at - radius) ** 2) / (2 * sigma ** 2)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Filters the lines of a plane along one axis. */
function filterAxis({ width, height, values }: Plane, weights: Float64Array, across: boolean, border: Border): Plane {
  const radius = (weights.length - 1) / 2;
  const [size, lines] = across ? [width, height] : [height, width];
  const [step, jump] = across ? [1, width] : [width, 1];
  const sources = Int32Array.from({ length: size + 2 * radius }, (_, at) => step * border(at - radius, size));
  const line = new Float64Array(sources.length);
  const filtered = new Float64Array(values.length);
  for (let start = 0; start < lines * jump; start += jump) {
    for (let at = 0; at < line.length; at++) line[at] = values[start + (sources[at] as number)] as number;
    for (let at = 0; at < size; at++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) sum += (weights[k] as number) * (line[at + k] as number);
      filtered[start + at * step] = sum;
    }
  }
  return { width, height, values: filtered };
}

/**
 * Gaussian filter of a plane, as scipy.ndimage.gaussian_filter and, with the border `nearest`, skimage.filters.gaussian.
 *
 * @param sigma standard deviation in pixels; 0 leaves the plane as it is
 * @param truncate where the kernel ends, in standard deviations
 */
export function gaussianFilter(plane: Plane, sigma: number, truncate = 4, border: Border = nearest): Plane {
  const radius = Math.floor(truncate * sigma + 0.5);
  if (sigma <= 0 || radius === 0) return plane;
  const weights = gaussianWeights(sigma, radius);
  return filterAxis(filterAxis(plane, weights, true, border), weights, false, border);
}

/** Positions beside a pixel and the weights with which they are added up in its stead. */
export type Tap = { dx: number; dy: number; weight: number };

/** Correlates a plane with a kernel, as cv2.filter2D does. */
export function filterPlane({ width, height, values }: Plane, taps: Tap[], border: Border): Plane {
  const filtered = new Float64Array(values.length);
  for (const { dx, dy, weight } of taps) {
    const columns = Int32Array.from({ length: width }, (_, x) => border(x + dx, width));
    for (let y = 0; y < height; y++) {
      const from = border(y + dy, height) * width;
      for (let x = 0; x < width; x++) {
        const at = y * width + x;
        filtered[at] = (filtered[at] as number) + weight * (values[from + (columns[x] as number)] as number);
      }
    }
  }
  return { width, height, values: filtered };
}
