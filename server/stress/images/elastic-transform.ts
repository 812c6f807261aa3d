import type { RgbImage } from "#server/contracts/image";
import { type Border, reflect, reflect101 } from "#server/stress/borders";
import { gaussianFilter } from "#server/stress/filters";
import { defineCorruption } from "#server/stress/operation";
import { makePlane, mapChannels, type Plane } from "#server/stress/plane";
import type { Random } from "#server/stress/random";
import { samplePlane } from "#server/stress/sample-plane";

type Point = [x: number, y: number];
/** x' = a x + b y + c, y' = d x + e y + f. */
type Affine = [number, number, number, number, number, number];

/** Solves for the affine map that takes three points to three others. */
function solveAffine(from: [Point, Point, Point], to: [Point, Point, Point]): Affine {
  const [[x0, y0], [x1, y1], [x2, y2]] = from;
  const area = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0);
  const solve = (axis: 0 | 1): [number, number, number] => {
    const [u0, u1, u2] = to.map((point) => point[axis]) as [number, number, number];
    const a = ((u1 - u0) * (y2 - y0) - (u2 - u0) * (y1 - y0)) / area;
    const b = ((u2 - u0) * (x1 - x0) - (u1 - u0) * (x2 - x0)) / area;
    return [a, b, u0 - a * x0 - b * y0];
  };
  return [...solve(0), ...solve(1)];
}

/** The corners that are moved and where they go, each by up to `reach` pixels; mapped back, as the result asks its source. */
function drawAffine({ width, height }: RgbImage, reach: number, { uniform }: Random): Affine {
  const centre: Point = [Math.floor(height / 2), Math.floor(width / 2)];
  const side = Math.floor(Math.min(width, height) / 3);
  const points: [Point, Point, Point] = [
    [centre[0] + side, centre[1] + side],
    [centre[0] + side, centre[1] - side],
    [centre[0] - side, centre[1] - side],
  ];
  const move = (value: number): number => value + reach * (2 * uniform() - 1);
  const moved = points.map(([x, y]) => [move(x), move(y)]) as [Point, Point, Point];
  return solveAffine(moved, points);
}

function warp(plane: Plane, sourceOf: (x: number, y: number) => Point, border: Border): Plane {
  const { width, height } = plane;
  return makePlane(width, height, (at) => samplePlane(plane, ...sourceOf(at % width, Math.floor(at / width)), border));
}

export const elasticTransform = defineCorruption<[strength: number, sigma: number, reach: number]>(
  {
    name: "elastic-transform",
    title: "Elastic transform",
    description: "Small parts of the image stretched and pressed.",
  },
  // As shares of the side.
  [
    [0, 0, 0.08],
    [0.05, 0.2, 0.07],
    [0.08, 0.06, 0.06],
    [0.1, 0.04, 0.05],
    [0.1, 0.03, 0.03],
  ],
  (image, [strength, sigma, reach], random) => {
    const { width, height } = image;
    const size = Math.min(width, height);
    const [a, b, c, d, e, f] = drawAffine(image, reach * size, random);
    const drawShift = (): Plane => {
      const noise = makePlane(width, height, () => 2 * random.uniform() - 1);
      return gaussianFilter(noise, sigma * size, 3, reflect);
    };
    const dx = drawShift();
    const dy = drawShift();
    const shift = ({ values }: Plane, x: number, y: number): number =>
      strength * size * (values[y * width + x] as number);
    return mapChannels(image, (plane) => {
      const turned = warp(plane, (x, y) => [a * x + b * y + c, d * x + e * y + f], reflect101);
      return strength === 0 ? turned : warp(turned, (x, y) => [x + shift(dx, x, y), y + shift(dy, x, y)], reflect);
    });
  },
);
