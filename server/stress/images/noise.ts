import type { RgbImage } from "#server/contracts/image";
import { defineCorruption } from "#server/stress/operation";
import { mapValues } from "#server/stress/plane";
import type { Random } from "#server/stress/random";

export const gaussianNoise = defineCorruption(
  { name: "gaussian-noise", title: "Gaussian noise", description: "Electronic noise, as in low light." },
  [0.04, 0.06, 0.08, 0.09, 0.1],
  (image, deviation, { normal }) => mapValues(image, (value) => value + deviation * normal()),
);

export const shotNoise = defineCorruption(
  { name: "shot-noise", title: "Shot noise", description: "Noise of few photons, stronger where the image is bright." },
  [500, 250, 100, 75, 50],
  (image, photons, { poisson }) => mapValues(image, (value) => poisson(value * photons) / photons),
);

/** Each value of each channel goes black or white by itself, as skimage's salt and pepper. */
function addImpulses(image: RgbImage, share: number, { uniform }: Random): RgbImage {
  return mapValues(image, (value) => (uniform() < share ? Number(uniform() < 0.5) : value));
}

export const impulseNoise = defineCorruption(
  { name: "impulse-noise", title: "Impulse noise", description: "Single values gone to the ends, as by bit errors." },
  [0.01, 0.02, 0.03, 0.05, 0.07],
  addImpulses,
);
