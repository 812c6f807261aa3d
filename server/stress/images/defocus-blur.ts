import { nearest, reflect101 } from "#server/stress/borders";
import { filterPlane, type Tap } from "#server/stress/filters";
import { defineCorruption } from "#server/stress/operation";
import { makePlane, mapChannels, mapPlane, type Plane } from "#server/stress/plane";

const RADIUS = 8;
const SIDE = 2 * RADIUS + 1;

/** The weights of a square grid of pixels about the middle one, as taps. Weights of 0 cost nothing. */
function layGrid(side: number, weights: Float64Array): Tap[] {
  const radius = (side - 1) / 2;
  const taps = Array.from(weights, (weight, at) => ({
    dx: (at % side) - radius,
    dy: Math.floor(at / side) - radius,
    weight,
  }));
  return taps.filter(({ weight }) => weight !== 0);
}

/** A normal density over 3 by 3 pixels, as cv2.GaussianBlur with a kernel of 3 takes it. */
function softenEdge(sigma: number): Tap[] {
  const beside = Math.exp(-1 / (2 * sigma ** 2));
  const line = [beside, 1, beside].map((weight) => weight / (1 + 2 * beside));
  return layGrid(3, Float64Array.from(line.flatMap((down) => line.map((across) => down * across))));
}

/** A disk whose edge is softened, its weights adding up to 1, in a square of 17 pixels a side. */
export function makeDisk(radius: number, aliasBlur: number): Plane {
  const inside = (at: number): number =>
    Number(((at % SIDE) - RADIUS) ** 2 + (Math.floor(at / SIDE) - RADIUS) ** 2 <= radius ** 2);
  const disk = makePlane(SIDE, SIDE, inside);
  const area = disk.values.reduce((sum, value) => sum + value, 0);
  const even = mapPlane(disk, (value) => value / area);
  return filterPlane(even, softenEdge(aliasBlur), nearest);
}

export const defocusBlur = defineCorruption<[radius: number, aliasBlur: number]>(
  { name: "defocus-blur", title: "Defocus blur", description: "A lens out of focus." },
  [
    [0.3, 0.4],
    [0.4, 0.5],
    [0.5, 0.6],
    [1, 0.2],
    [1.5, 0.1],
  ],
  (image, [radius, aliasBlur]) => {
    const taps = layGrid(SIDE, makeDisk(radius, aliasBlur).values);
    return mapChannels(image, (plane) => filterPlane(plane, taps, reflect101));
  },
);
