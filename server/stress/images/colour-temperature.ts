import type { ImageOperation } from "#server/stress/operation";
import { mapValues } from "#server/stress/plane";

/** Light under which sRGB white is white, in kelvin, on the Planckian locus. */
const DAYLIGHT = 6500;

/** Chromaticity of a black body between 1,667 and 25,000 kelvin (Kim et al. 2002, US patent 7024034). */
function chromaticity(kelvin: number): [number, number] {
  const t = 1000 / kelvin;
  const x =
    kelvin <= 4000
      ? -0.2661239 * t ** 3 - 0.2343589 * t ** 2 + 0.8776956 * t + 0.17991
      : -3.0258469 * t ** 3 + 2.1070379 * t ** 2 + 0.2226347 * t + 0.24039;
  const y =
    kelvin <= 2222
      ? -1.1063814 * x ** 3 - 1.3481102 * x ** 2 + 2.18555832 * x - 0.20219683
      : kelvin <= 4000
        ? -0.9549476 * x ** 3 - 1.37418593 * x ** 2 + 2.09137015 * x - 0.16748867
        : 3.081758 * x ** 3 - 5.8733867 * x ** 2 + 3.75112997 * x - 0.37001483;
  return [x, y];
}

/** Linear sRGB of a black body of luminance 1. */
function linearWhite(kelvin: number): [number, number, number] {
  const [x, y] = chromaticity(kelvin);
  const [X, Z] = [x / y, (1 - x - y) / y];
  return [
    3.2404542 * X - 1.5371385 - 0.4985314 * Z,
    -0.969266 * X + 1.8760108 + 0.041556 * Z,
    0.0556434 * X - 0.2040259 + 1.0572252 * Z,
  ];
}

const toLinear = (value: number): number => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
const fromLinear = (value: number): number => (value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055);

export const colourTemperature: ImageOperation = {
  name: "colour-temperature",
  title: "Colour temperature",
  description: "Under warmer (below 6,500 kelvin) or colder light, without a correction by the camera.",
  source: "gains between black bodies in linear sRGB (chromaticities by Kim et al. 2002), green kept",
  modality: "image",
  level: "kelvin",
  levels: [3000, 4500, 9000, 12000],
  refuse: (level) => (level >= 1667 && level <= 25_000 ? null : "a temperature lies between 1667 and 25000 kelvin"),
  apply: (image, kelvin) => {
    const from = linearWhite(DAYLIGHT);
    const to = linearWhite(kelvin);
    const gains = from.map((light, at) => Math.max(0, ((to[at] as number) / light) * (from[1] / to[1])));
    return mapValues(image, (value, channel) => fromLinear(toLinear(value) * (gains[channel] as number)));
  },
};
