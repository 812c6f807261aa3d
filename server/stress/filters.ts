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

function filterAxis({ width, height, values }: Plane, weights: Float64Array, across: boolean, border: Border): Plane {
  const radius = (weights.length - 1) / 2;
  const size = across ? width : height;
  const step = across ? 1 : width;
  const filtered = new Float64Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = across ? x : y;
      const line = across ? y * width : x;
      let sum = 0;
      for (let k = -radius; k <= radius; k++) {
        const from = at + k;
        const inside = from >= 0 && from < size ? from : border(from, size);
        sum += (weights[k + radius] as number) * (values[line + inside * step] as number);
      }
      filtered[y * width + x] = sum;
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

/** A square kernel, `side` odd, its weights row by row. */
export type Kernel = { side: number; weights: Float64Array };

/** Correlates a plane with a kernel, as cv2.filter2D does. Weights of 0 cost nothing. */
export function filterPlane({ width, height, values }: Plane, { side, weights }: Kernel, border: Border): Plane {
  const radius = (side - 1) / 2;
  const taps: { dx: number; dy: number; weight: number }[] = [];
  for (const [at, weight] of weights.entries()) {
    if (weight !== 0) taps.push({ dx: (at % side) - radius, dy: Math.floor(at / side) - radius, weight });
  }
  const filtered = new Float64Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (const { dx, dy, weight } of taps) {
        const fromX = x + dx >= 0 && x + dx < width ? x + dx : border(x + dx, width);
        const fromY = y + dy >= 0 && y + dy < height ? y + dy : border(y + dy, height);
        sum += weight * (values[fromY * width + fromX] as number);
      }
      filtered[y * width + x] = sum;
    }
  }
  return { width, height, values: filtered };
}
