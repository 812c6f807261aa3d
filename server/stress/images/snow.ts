import type { RgbImage } from "#server/contracts/image";
import { layMotion, motionFilter } from "#server/stress/motion-filter";
import { defineCorruption } from "#server/stress/operation";
import { joinChannels, makePlane, mapPlane, type Plane, splitChannels } from "#server/stress/plane";
import type { Random } from "#server/stress/random";
import { createZoom } from "#server/stress/zoom-plane";

type Constants = {
  mean: number;
  deviation: number;
  zoom: number;
  floor: number;
  radius: number;
  sigma: number;
  keep: number;
};

const constants = (
  mean: number,
  deviation: number,
  zoom: number,
  floor: number,
  radius: number,
  sigma: number,
  keep: number,
) => ({
  mean,
  deviation,
  zoom,
  floor,
  radius,
  sigma,
  keep,
});

/** Flakes of one size, drawn into streaks by the wind; in bytes as the original's, so values are 255ths. */
function makeFlakes({ width, height }: RgbImage, chosen: Constants, { normal, uniform }: Random): Plane {
  const noise = makePlane(width, height, () => chosen.mean + chosen.deviation * normal());
  const large = createZoom(width, height, chosen.zoom)(noise);
  const inBytes = (value: number): number => Math.floor(Math.min(1, value) * 255) / 255;
  const flakes = mapPlane(large, (value) => (value < chosen.floor ? 0 : inBytes(value)));
  return motionFilter(flakes, layMotion(chosen.radius, chosen.sigma, 90 * uniform() - 135));
}

function addSnow(image: RgbImage, chosen: Constants, random: Random): RgbImage {
  const planes = splitChannels(image);
  const flakes = makeFlakes(image, chosen, random).values;
  const grey = (at: number): number => {
    const [red, green, blue] = planes.map(({ values }) => values[at] as number) as [number, number, number];
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  };
  const last = flakes.length - 1;
  // The flakes and, turned upside down, the flakes once more.
  const snowed = (value: number, at: number): number =>
    chosen.keep * value +
    (1 - chosen.keep) * Math.max(value, grey(at) * 1.5 + 0.5) +
    (flakes[at] as number) +
    (flakes[last - at] as number);
  return joinChannels(planes.map((plane) => mapPlane(plane, snowed)));
}

export const snow = defineCorruption<Constants>(
  { name: "snow", title: "Snow", description: "Falling snow." },
  [
    constants(0.1, 0.2, 1, 0.6, 8, 3, 0.95),
    constants(0.1, 0.2, 1, 0.5, 10, 4, 0.9),
    constants(0.15, 0.3, 1.75, 0.55, 10, 4, 0.9),
    constants(0.25, 0.3, 2.25, 0.6, 12, 6, 0.85),
    constants(0.3, 0.3, 1.25, 0.65, 14, 12, 0.8),
  ],
  addSnow,
);
