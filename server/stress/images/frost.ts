import type { RgbImage } from "#server/contracts/image";
import { defineCorruption } from "#server/stress/operation";
import { makePlane, mapChannels, type Plane } from "#server/stress/plane";
import { makePlasma } from "#server/stress/plasma";
import type { Random } from "#server/stress/random";

/** Needles of ice on an image of 32 x 32 pixels; more on a larger one. */
const NEEDLES = 14;
/** Red, green and blue of ice. */
const TINT = [0.8, 0.9, 1];

/** Bright lines from points of their own, each with side branches at 60 degrees, as ice grows. */
function drawNeedles(plane: Plane, random: Random): void {
  const { width, height, values } = plane;
  const draw = (x: number, y: number, angle: number, length: number, light: number): void => {
    for (let along = 0; along < length; along += 0.5) {
      const column = Math.floor(x + along * Math.cos(angle));
      const row = Math.floor(y + along * Math.sin(angle));
      if (column < 0 || column >= width || row < 0 || row >= height) return;
      const at = row * width + column;
      values[at] = Math.max(values[at] as number, light * (1 - (0.6 * along) / length));
      if (length > 5 && along > 0 && along % 3 === 0) {
        draw(column, row, angle + Math.PI / 3, length / 3, light * 0.8);
        draw(column, row, angle - Math.PI / 3, length / 3, light * 0.8);
      }
    }
  };
  const count = Math.round((NEEDLES * width * height) / 32 ** 2);
  for (let needle = 0; needle < count; needle++) {
    const angle = 2 * Math.PI * random.uniform();
    const length = (0.2 + 0.3 * random.uniform()) * Math.min(width, height);
    draw(width * random.uniform(), height * random.uniform(), angle, length, 0.75 + 0.25 * random.uniform());
  }
}

/** A window with frost: patches of ice crystals between clearer ones, from 0 to 1. */
export function makeFrost(width: number, height: number, random: Random): Plane {
  const patches = makePlasma(Math.max(width, height), 2, random);
  const frost = makePlane(width, height, (at) => {
    const value = patches.values[Math.floor(at / width) * patches.width + (at % width)] as number;
    return 0.15 + 0.5 * value ** 1.5;
  });
  drawNeedles(frost, random);
  return frost;
}

function addFrost(image: RgbImage, [keep, ice]: [number, number], random: Random): RgbImage {
  const frost = makeFrost(image.width, image.height, random);
  return mapChannels(image, (plane, channel) => ({
    ...plane,
    values: plane.values.map(
      (value, at) => keep * value + ice * (TINT[channel] as number) * (frost.values[at] as number),
    ),
  }));
}

export const frost = defineCorruption<[number, number]>(
  {
    name: "frost",
    title: "Frost",
    description: "A frosted window, drawn by a procedure of our own in place of the original's photographs.",
    source: "Mixed as in Hendrycks & Dietterich 2019 (constants of CIFAR-10-C); the texture is our own",
  },
  [
    [1, 0.2],
    [1, 0.3],
    [0.9, 0.4],
    [0.85, 0.4],
    [0.75, 0.45],
  ],
  addFrost,
);
