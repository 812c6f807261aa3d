import type { RgbImage } from "#server/contracts/image";
import { gaussianFilter } from "#server/stress/filters";
import { defineCorruption } from "#server/stress/operation";
import { CHANNELS, mapChannels } from "#server/stress/plane";
import type { Random } from "#server/stress/random";

/**
 * Every pixel away from the edge takes the colour of one up to `reach` above and left of it, the last pixel first. The
 * published code means to swap the two, but NumPy's views make a copy of it, and the published images show that.
 */
function scatterPixels({ width, height, data }: RgbImage, reach: number, { integer }: Random): void {
  for (let y = height - reach; y > reach; y--) {
    for (let x = width - reach; x > reach; x--) {
      const from = CHANNELS * ((y + integer(-reach, reach)) * width + x + integer(-reach, reach));
      data.copyWithin(CHANNELS * (y * width + x), from, from + CHANNELS);
    }
  }
}

export const glassBlur = defineCorruption<[sigma: number, reach: number, rounds: number]>(
  { name: "glass-blur", title: "Frosted-glass blur", description: "Seen through frosted glass." },
  [
    [0.05, 1, 1],
    [0.25, 1, 1],
    [0.4, 1, 1],
    [0.25, 1, 2],
    [0.4, 1, 2],
  ],
  (image, [sigma, reach, rounds], random) => {
    const scattered = mapChannels(image, (plane) => gaussianFilter(plane, sigma));
    for (let round = 0; round < rounds; round++) scatterPixels(scattered, reach, random);
    return mapChannels(scattered, (plane) => gaussianFilter(plane, sigma));
  },
);
