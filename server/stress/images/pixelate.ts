import type { RgbImage } from "#server/contracts/image";
import { defineCorruption } from "#server/stress/operation";
import { CHANNELS } from "#server/stress/plane";

/** Fixed-point digits of PIL's weights. */
const ONE = 2 ** 22;

/** The pixels whose middles lie within one pixel of the result, along one axis, as PIL's box filter takes them. */
function findBoxes(from: number, to: number): { first: number; count: number }[] {
  const scale = from / to;
  const stretch = Math.max(scale, 1);
  return Array.from({ length: to }, (_, at) => {
    const centre = (at + 0.5) * scale;
    let first = Math.max(0, Math.trunc(centre - stretch / 2 + 0.5));
    let end = Math.min(from, Math.trunc(centre + stretch / 2 + 0.5));
    const isInside = (position: number): boolean => {
      const distance = (position - centre + 0.5) / stretch;
      return distance > -0.5 && distance <= 0.5;
    };
    while (first < end && !isInside(first)) first++;
    while (end > first && !isInside(end - 1)) end--;
    return { first, count: end - first };
  });
}

function resizeAxis(image: RgbImage, size: number, across: boolean): RgbImage {
  const width = across ? size : image.width;
  const height = across ? image.height : size;
  const boxes = findBoxes(across ? image.width : image.height, size);
  const data = new Uint8Array(CHANNELS * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const { first, count } = boxes[across ? x : y] as { first: number; count: number };
      const weight = Math.trunc(ONE / count + 0.5);
      for (let channel = 0; channel < CHANNELS; channel++) {
        let sum = ONE / 2;
        for (let at = first; at < first + count; at++) {
          const pixel = across ? y * image.width + at : at * image.width + x;
          sum += weight * (image.data[CHANNELS * pixel + channel] as number);
        }
        data[CHANNELS * (y * width + x) + channel] = Math.min(255, Math.floor(sum / ONE));
      }
    }
  }
  return { width, height, data };
}

/** As PIL.Image.resize with BOX. */
export function resizeByBoxes(image: RgbImage, width: number, height: number): RgbImage {
  return resizeAxis(resizeAxis(image, width, true), height, false);
}

export const pixelate = defineCorruption(
  { name: "pixelate", title: "Pixelation", description: "A small image made large again." },
  [0.95, 0.9, 0.85, 0.75, 0.65],
  (image, share) => {
    const small = resizeByBoxes(image, Math.trunc(image.width * share), Math.trunc(image.height * share));
    return resizeByBoxes(small, image.width, image.height);
  },
);
