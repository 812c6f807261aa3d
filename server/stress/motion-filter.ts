import { nearest } from "#server/stress/borders";
import type { Plane } from "#server/stress/plane";

/**
 * Motion blur as ImageMagick's: one side of a normal density laid along a line, offsets rounded to pixels, the edge going on.
 * Its result is in bytes, so values are rounded to 255ths.
 *
 * @param radius in pixels; the line has 2 x radius + 1 of them
 * @param sigma standard deviation of the density in pixels
 * @param angle in degrees
 */
export function motionFilter(plane: Plane, radius: number, sigma: number, angle: number): Plane {
  const { width, height, values } = plane;
  const length = 2 * Math.ceil(radius) + 1;
  const raw = Array.from({ length }, (_, at) => Math.exp(-(at ** 2) / (2 * sigma ** 2)));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const radians = (angle * Math.PI) / 180;
  const taps = raw.map((weight, at) => ({
    weight: weight / total,
    dx: Math.ceil(at * Math.cos(radians) - 0.5),
    dy: Math.ceil(at * Math.sin(radians) - 0.5),
  }));
  const blurred = new Float64Array(values.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (const { weight, dx, dy } of taps)
        sum += weight * (values[nearest(y + dy, height) * width + nearest(x + dx, width)] as number);
      blurred[y * width + x] = Math.round(sum * 255) / 255;
    }
  }
  return { width, height, values: blurred };
}
