import type { RgbImage } from "#server/contracts/image";
import { defineCorruption } from "#server/stress/operation";
import { mapChannels } from "#server/stress/plane";
import { createZoom } from "#server/stress/zoom-plane";

/** NumPy's arange(1, stop, 0.01) adds the rounded difference between its first two elements again and again. */
const STEP = 1.01 - 1;

/** The mean of an image and of `steps` enlargements of it: 1, 1.01, 1.02 and so on. */
function blurByZooming(image: RgbImage, steps: number): RgbImage {
  const zooms = Array.from({ length: steps }, (_, step) => createZoom(image.width, image.height, 1 + step * STEP));
  return mapChannels(image, (plane) => {
    const sum = Float64Array.from(plane.values);
    for (const zoom of zooms) {
      const { values } = zoom(plane);
      for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] as number) + (values[at] as number);
    }
    return { ...plane, values: sum.map((value) => value / (steps + 1)) };
  });
}

export const zoomBlur = defineCorruption(
  {
    name: "zoom-blur",
    title: "Zoom blur",
    description: "Blurred outwards from the middle, as by a camera that moves towards the object.",
  },
  // As many as the published np.arange(1, 1.06, 0.01), np.arange(1, 1.11, 0.01) and so on have: by rounding, the end is
  // among the first two.
  [7, 12, 16, 21, 26],
  blurByZooming,
);
