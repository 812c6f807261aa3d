import type { RgbImage } from "#server/contracts/image";
import { nearest } from "#server/stress/borders";
import type { ImageOperation } from "#server/stress/operation";
import { joinChannels, makePlane, splitChannels } from "#server/stress/plane";
import { samplePlane } from "#server/stress/sample-plane";

/** A value below this share of the brightest belongs to the dark surround of a photograph of the eye. */
const DARK = 0.15;
/** A line belongs to the disc where at least this share of its pixels is not dark. */
const FILLED = 0.1;

/** First and last line, along one axis, that has enough light. */
function findExtent(lines: number, length: number, isLight: (line: number, at: number) => boolean): [number, number] {
  const isFilled = (line: number): boolean => {
    let light = 0;
    for (let at = 0; at < length; at++) light += Number(isLight(line, at));
    return light >= FILLED * length;
  };
  let first = 0;
  let last = lines - 1;
  while (first < last && !isFilled(first)) first++;
  while (last > first && !isFilled(last)) last--;
  return [first, last];
}

/** The largest circle within the bright part of an image: its centre and radius in pixels. */
export function findDisc({ width, height, data }: RgbImage): { x: number; y: number; radius: number } {
  const light = (x: number, y: number): number =>
    Math.max(...data.subarray(3 * (y * width + x), 3 * (y * width + x) + 3));
  const brightest = data.reduce((most, byte) => Math.max(most, byte), 0);
  const isLight = (x: number, y: number): boolean => light(x, y) > DARK * brightest;
  const [left, right] = findExtent(width, height, (x, y) => isLight(x, y));
  const [top, bottom] = findExtent(height, width, (y, x) => isLight(x, y));
  const radius = Math.min(right - left + 1, bottom - top + 1) / 2;
  return { x: (left + right) / 2, y: (top + bottom) / 2, radius };
}

function cropToDisc(image: RgbImage, share: number): RgbImage {
  const { width, height } = image;
  const { x, y, radius } = findDisc(image);
  const planes = splitChannels(image);
  // Positions from -1 to 1 across the result, taken from the same positions across the circle.
  const across = (at: number, size: number): number => (2 * at + 1) / size - 1;
  const reach = radius * share;
  const cropped = planes.map((plane) =>
    makePlane(width, height, (at) => {
      const u = across(at % width, width);
      const v = across(Math.floor(at / width), height);
      return u * u + v * v > 1 ? 0 : samplePlane(plane, x + u * reach, y + v * reach, nearest);
    }),
  );
  return joinChannels(cropped);
}

export const cropToDiscOperation: ImageOperation = {
  name: "crop-to-disc",
  title: "Cropped to the disc",
  description: "A photograph of the eye cut to the same full round disc, whatever its outline was.",
  source: "the largest circle within the bright part, black outside; the level is the share of its radius that is kept",
  modality: "image",
  level: "radius",
  levels: [0.95],
  refuse: (level) => (level > 0 && level <= 1 ? null : "a share of the radius lies between 0 and 1"),
  apply: cropToDisc,
};
