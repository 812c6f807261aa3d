import { defineCorruption } from "#server/stress/operation";
import { mapChannels } from "#server/stress/plane";
import { zoomPlane } from "#server/stress/zoom-plane";

export const zoomBlur = defineCorruption(
  { name: "zoom-blur", title: "Zoom blur", description: "A camera that moved towards the object." },
  [6, 11, 16, 21, 26],
  (image, steps) =>
    mapChannels(image, (plane) => {
      const sum = Float64Array.from(plane.values);
      for (let step = 0; step < steps; step++) {
        const { values } = zoomPlane(plane, 1 + step / 100);
        for (const [at, value] of values.entries()) sum[at] = (sum[at] as number) + value;
      }
      return { ...plane, values: sum.map((value) => value / (steps + 1)) };
    }),
);
