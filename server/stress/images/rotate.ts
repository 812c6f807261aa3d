import type { RgbImage } from "#server/contracts/image";
import type { ImageOperation } from "#server/stress/operation";
import { CHANNELS } from "#server/stress/plane";

/** A quarter turn to the left. */
function turnLeft({ width, height, data }: RgbImage): RgbImage {
  const turned = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to = CHANNELS * ((width - 1 - x) * height + y);
      turned.set(data.subarray(CHANNELS * (y * width + x), CHANNELS * (y * width + x + 1)), to);
    }
  }
  return { width: height, height: width, data: turned };
}

export const rotate: ImageOperation = {
  name: "rotate",
  title: "Turned",
  description: "Turned to the left by 90, 180 (upside down) or 270 degrees.",
  source: "exact, without interpolation",
  modality: "image",
  level: "degrees",
  levels: [90, 180, 270],
  refuse: (level) => ([90, 180, 270].includes(level) ? null : "an image is turned by 90, 180 or 270 degrees"),
  apply: (image, degrees) => {
    let turned = image;
    for (let turns = degrees / 90; turns > 0; turns--) turned = turnLeft(turned);
    return turned;
  },
};
