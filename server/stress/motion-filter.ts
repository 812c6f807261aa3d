import { nearest } from "#server/stress/borders";
import { filterPlane, type Tap } from "#server/stress/filters";
import { mapPlane, type Plane } from "#server/stress/plane";

/**
 * One side of a normal density laid along a line, its positions rounded to pixels, as ImageMagick's MotionBlurImage does.
 *
 * @param radius in pixels; the line has 2 x radius + 1 of them
 * @param sigma standard deviation of the density in pixels
 * @param angle in degrees
 */
export function layMotion(radius: number, sigma: number, angle: number): Tap[] {
  const raw = Array.from({ length: 2 * Math.ceil(radius) + 1 }, (_, at) => Math.exp(-(at ** 2) / (2 * sigma ** 2)));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const radians = (angle * Math.PI) / 180;
  return raw.map((weight, at) => ({
    weight: weight / total,
    dx: Math.ceil(at * Math.cos(radians) - 0.5),
    dy: Math.ceil(at * Math.sin(radians) - 0.5),
  }));
}

/** Blurs a plane along a line, the edge going on. As ImageMagick's result is in bytes, values are rounded to 255ths. */
export function motionFilter(plane: Plane, taps: Tap[]): Plane {
  return mapPlane(filterPlane(plane, taps, nearest), (value) => Math.round(value * 255) / 255);
}
