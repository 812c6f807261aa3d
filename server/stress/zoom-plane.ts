import { nearest } from "#server/stress/borders";
import { makePlane, type Plane } from "#server/stress/plane";
import { samplePlane } from "#server/stress/sample-plane";

/** As Python's round: halves to the even number. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Along one axis: where the part that is kept begins, and how a position in it maps to the source. */
function zoomAxis(size: number, factor: number): (at: number) => number {
  const cropped = Math.ceil(size / factor);
  const start = Math.floor((size - cropped) / 2);
  const zoomed = roundHalfEven(cropped * factor);
  const trim = Math.floor((zoomed - size) / 2);
  const scale = zoomed > 1 ? (cropped - 1) / (zoomed - 1) : 0;
  return (at) => start + (at + trim) * scale;
}

/** The middle of a plane enlarged to its size, linearly interpolated (scipy.ndimage.zoom, order 1, corners on corners). */
export function zoomPlane(plane: Plane, factor: number): Plane {
  const { width, height } = plane;
  const toX = zoomAxis(width, factor);
  const toY = zoomAxis(height, factor);
  return makePlane(width, height, (at) => samplePlane(plane, toX(at % width), toY(Math.floor(at / width)), nearest));
}
