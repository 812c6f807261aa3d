import type { Border } from "#server/stress/borders";
import type { Plane } from "#server/stress/plane";

/** Linear interpolation of a plane at a position between its pixels. */
export function samplePlane({ width, height, values }: Plane, x: number, y: number, border: Border): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const right = x - left;
  const down = y - top;
  const valueAt = (column: number, row: number): number =>
    values[border(row, height) * width + border(column, width)] as number;
  const upper = (1 - right) * valueAt(left, top) + right * valueAt(left + 1, top);
  if (down === 0) return upper;
  const lower = (1 - right) * valueAt(left, top + 1) + right * valueAt(left + 1, top + 1);
  return (1 - down) * upper + down * lower;
}
