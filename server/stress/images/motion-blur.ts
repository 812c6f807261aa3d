import { layMotion, motionFilter } from "#server/stress/motion-filter";
import { defineCorruption } from "#server/stress/operation";
import { mapChannels } from "#server/stress/plane";

export const motionBlur = defineCorruption<[radius: number, sigma: number]>(
  {
    name: "motion-blur",
    title: "Motion blur",
    description: "Blurred along a line, at a random angle up to 45 degrees from level, as by a camera that moves.",
  },
  [
    [6, 1],
    [6, 1.5],
    [6, 2],
    [8, 2],
    [9, 2.5],
  ],
  (image, [radius, sigma], { uniform }) => {
    const taps = layMotion(radius, sigma, 90 * uniform() - 45);
    return mapChannels(image, (plane) => motionFilter(plane, taps));
  },
);
