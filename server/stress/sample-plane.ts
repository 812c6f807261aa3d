import type { Border } from "#server/stress/borders";
import type { Plane } from "#server/stress/plane";

/** Linear interpolation of a plane at a position between its pixels. */
export function samplePlane({ width, height, values }: Plane, x: number, y: number, border: Border): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const right = x - left;
  const down = y - top;
  const inside = left >= 0 && top >= 0 && left + 1 < width && top + 1 < height;
  const first = inside ? left : border(left, width);
  const second = inside ? left + 1 : border(left + 1, width);
  const upperRow = (inside ? top : border(top, height)) * width;
  const lowerRow = inside ? upperRow + width : border(top + 1, height) * width;
  const upper = (1 - right) * (values[upperRow + first] as number) + right * (values[upperRow + second] as number);
  const lower = (1 - right) * (values[lowerRow + first] as number) + right * (values[lowerRow + second] as number);
  return (1 - down) * upper + down * lower;
}
