import { gaussianFilter } from "#server/stress/filters";
import type { ImageOperation } from "#server/stress/operation";
import { mapChannels } from "#server/stress/plane";

const LARGEST = 100;

export const gaussianBlur: ImageOperation = {
  name: "gaussian-blur",
  title: "Blur",
  description: "Blurred, as by a lens out of focus; the level is the standard deviation in pixels.",
  source: "as scipy.ndimage.gaussian_filter",
  modality: "image",
  level: "sigma",
  levels: [0.5, 1, 1.5, 2],
  refuse: (level) =>
    level > 0 && level <= LARGEST ? null : `a standard deviation lies between 0 and ${LARGEST} pixels`,
  apply: (image, sigma) => mapChannels(image, (plane) => gaussianFilter(plane, sigma)),
};
