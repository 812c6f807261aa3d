import type { RgbImage } from "#server/contracts/image";
import { defineCorruption, type ImageOperation } from "#server/stress/operation";
import { CHANNELS, joinChannels, mapChannels, mapValues, splitChannels } from "#server/stress/plane";

/** Adds to the value of hue, saturation, value: colours keep their hue and saturation. */
function raiseValue(image: RgbImage, shift: number): RgbImage {
  const planes = splitChannels(image);
  const largest = (at: number): number => Math.max(...planes.map(({ values }) => values[at] as number));
  const gains = Float64Array.from({ length: image.width * image.height }, (_, at) => {
    const value = largest(at);
    return value === 0 ? 0 : Math.min(1, Math.max(0, value + shift)) / value;
  });
  const raise = (value: number, at: number): number =>
    gains[at] === 0 && largest(at) === 0 ? Math.max(0, shift) : value * (gains[at] as number);
  return joinChannels(planes.map((plane) => ({ ...plane, values: plane.values.map(raise) })));
}

export const brightness = defineCorruption(
  { name: "brightness", title: "Brightness", description: "More light." },
  [0.05, 0.1, 0.15, 0.2, 0.3],
  raiseValue,
);

export const contrast = defineCorruption(
  { name: "contrast", title: "Contrast", description: "Less contrast." },
  [0.75, 0.5, 0.4, 0.3, 0.15],
  (image, share) =>
    mapChannels(image, (plane) => {
      const mean = plane.values.reduce((sum, value) => sum + value, 0) / plane.values.length;
      return { ...plane, values: plane.values.map((value) => (value - mean) * share + mean) };
    }),
);

const refuseShift = (level: number): string | null => (Math.abs(level) <= 1 ? null : "a shift lies between -1 and 1");

export const brightnessShift: ImageOperation = {
  name: "brightness-shift",
  title: "Brightness",
  description: "Lighter or darker by a share of the full range.",
  source: "added to red, green and blue alike",
  modality: "image",
  level: "shift",
  levels: [-0.2, -0.1, 0.1, 0.2],
  refuse: refuseShift,
  apply: (image, shift) => mapValues(image, (value) => value + shift),
};

export const colourShift: ImageOperation = {
  name: "colour-shift",
  title: "Colour shift",
  description: "The tint of another camera: towards red above 0, towards blue below.",
  source: "gains of 1 + shift on red and 1 - shift on blue",
  modality: "image",
  level: "shift",
  levels: [-0.2, -0.1, 0.1, 0.2],
  refuse: refuseShift,
  apply: (image, shift) => mapValues(image, (value, channel) => value * [1 + shift, 1, 1 - shift][channel % CHANNELS]!),
};
