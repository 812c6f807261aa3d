import type { Plane } from "#server/stress/plane";

/** As Python's round: halves to the even number. */
function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** Where each position along one axis of the result lies in the source: the pixels before and after it, and how far on. */
type Axis = { before: Int32Array; after: Int32Array; share: Float64Array };

function zoomAxis(size: number, factor: number): Axis {
  const cropped = Math.ceil(size / factor);
  const start = Math.floor((size - cropped) / 2);
  const zoomed = roundHalfEven(cropped * factor);
  const trim = Math.floor((zoomed - size) / 2);
  const scale = zoomed > 1 ? (cropped - 1) / (zoomed - 1) : 0;
  const positions = Float64Array.from({ length: size }, (_, at) => start + (at + trim) * scale);
  return {
    before: Int32Array.from(positions, (position) => Math.floor(position)),
    after: Int32Array.from(positions, (position) => Math.min(size - 1, Math.floor(position) + 1)),
    share: positions.map((position) => position - Math.floor(position)),
  };
}

/** A magnifier of the middle of planes of one size: linear, corners on corners, as scipy.ndimage.zoom with order 1. */
export function createZoom(width: number, height: number, factor: number): (plane: Plane) => Plane {
  const columns = zoomAxis(width, factor);
  const rows = zoomAxis(height, factor);
  const zoomRow = (values: Float64Array, row: number, x: number): number => {
    const share = columns.share[x] as number;
    const before = values[row * width + (columns.before[x] as number)] as number;
    const after = values[row * width + (columns.after[x] as number)] as number;
    return (1 - share) * before + share * after;
  };
  return ({ values }) => {
    const zoomed = new Float64Array(values.length);
    for (let y = 0; y < height; y++) {
      const share = rows.share[y] as number;
      for (let x = 0; x < width; x++) {
        const upper = zoomRow(values, rows.before[y] as number, x);
        const lower = zoomRow(values, rows.after[y] as number, x);
        zoomed[y * width + x] = (1 - share) * upper + share * lower;
      }
    }
    return { width, height, values: zoomed };
  };
}
