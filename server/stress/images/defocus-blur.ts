import { nearest, reflect101 } from "#server/stress/borders";
import { filterPlane, type Kernel } from "#server/stress/filters";
import { defineCorruption } from "#server/stress/operation";
import { mapChannels, type Plane } from "#server/stress/plane";

const RADIUS = 8;
const SIDE = 2 * RADIUS + 1;

/** Three weights of a normal density, as cv2.GaussianBlur with a kernel of 3 takes them. */
function threeTaps(sigma: number): [number, number] {
  const beside = Math.exp(-1 / (2 * sigma ** 2));
  return [1 / (1 + 2 * beside), beside / (1 + 2 * beside)];
}

/** A disk whose edge is softened, its weights adding up to 1. */
export function makeDisk(radius: number, aliasBlur: number): Kernel {
  const inside = (at: number): number =>
    Number(((at % SIDE) - RADIUS) ** 2 + (Math.floor(at / SIDE) - RADIUS) ** 2 <= radius ** 2);
  const disk = Float64Array.from({ length: SIDE * SIDE }, (_, at) => inside(at));
  const area = disk.reduce((sum, value) => sum + value, 0);
  const plane: Plane = { width: SIDE, height: SIDE, values: disk.map((value) => value / area) };
  const [centre, beside] = threeTaps(aliasBlur);
  const taps = [beside, centre, beside];
  const weights = Float64Array.from({ length: 9 }, (_, at) => (taps[at % 3] ?? 0) * (taps[Math.floor(at / 3)] ?? 0));
  return { side: SIDE, weights: filterPlane(plane, { side: 3, weights }, nearest).values };
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
    const kernel = makeDisk(radius, aliasBlur);
    return mapChannels(image, (plane) => filterPlane(plane, kernel, reflect101));
  },
);
