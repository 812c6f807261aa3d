import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { RgbImage } from "#server/contracts/image";
import { InputError } from "#server/errors";
import { findDisc } from "#server/stress/images/crop-to-disc";
import { makeDisk } from "#server/stress/images/defocus-blur";
import { layMotion, motionFilter } from "#server/stress/motion-filter";
import { CORRUPTIONS, IMAGE_OPERATIONS } from "#server/stress/operations";
import { splitChannels } from "#server/stress/plane";
import { makePlasma } from "#server/stress/plasma";
import { randomOf } from "#server/stress/random";
import { stressImage } from "#server/stress/stress-images";

type Fixture = {
  image: string;
  side: number;
  cases: { operation: string; level: number; data: string }[];
  motion: { radius: number; sigma: number; angle: number; values: number[] }[];
  disk: number[];
};
const fixture: Fixture = JSON.parse(
  readFileSync(join(import.meta.dirname, "../fixtures/stress/stressed.json"), "utf8"),
);
const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64"));
const image: RgbImage = { width: fixture.side, height: fixture.side, data: bytesOf(fixture.image) };
const grey = (value: number, side = 32): RgbImage => ({
  width: side,
  height: side,
  data: new Uint8Array(3 * side * side).fill(value),
});

const meanOf = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
const damageTo = (clean: RgbImage, stressed: RgbImage): number =>
  meanOf(clean.data.map((byte, at) => Math.abs(byte - (stressed.data[at] as number))));

describe("by the published definition", () => {
  test.each(fixture.cases)(
    "$operation at $level is what NumPy, SciPy and Pillow make of it",
    async ({ operation, level, data }) => {
      const stressed = await stressImage({ operation, level, seed: 0 }, image, 0);
      // The fixture rounds, the definition cuts off: a byte is at most one lower.
      const differences = Array.from(bytesOf(data), (byte, at) => byte - (stressed.data[at] as number));
      expect(Math.max(...differences)).toBeLessThanOrEqual(1);
      expect(Math.min(...differences)).toBeGreaterThanOrEqual(0);
    },
  );

  test("a motion filter is ImageMagick's, at any angle", () => {
    const red = splitChannels(image)[0];
    if (!red) throw new Error("no channel");
    for (const { radius, sigma, angle, values } of fixture.motion) {
      const blurred = motionFilter(red, layMotion(radius, sigma, angle)).values;
      for (const [at, value] of values.entries()) expect(blurred[at]).toBeCloseTo(value, 10);
    }
  });

  test("the disk of defocus is a soft one of weight 1", () => {
    const { values } = makeDisk(1.5, 0.1);
    for (const [at, value] of fixture.disk.entries()) expect(values[at]).toBeCloseTo(value, 12);
  });
});

describe("by chance", () => {
  /** All values of many even grey images after a corruption at a severity. */
  const stressGreys = async (operation: string, level: number, value: number): Promise<number[]> => {
    const values: number[] = [];
    for (let row = 0; row < 12; row++)
      values.push(...(await stressImage({ operation, level, seed: 3 }, grey(value), row)).data);
    return values;
  };
  const deviationOf = (values: number[]): number => {
    const mean = meanOf(values);
    return Math.sqrt(meanOf(values.map((value) => (value - mean) ** 2)));
  };

  it("Gaussian noise has its standard deviation", async () => {
    const values = await stressGreys("gaussian-noise", 3, 128);
    expect(deviationOf(values) / 255).toBeCloseTo(0.08, 2);
    expect(meanOf(values)).toBeCloseTo(127.5, 0);
  });

  it("shot noise has the mean and the variance of its photons", async () => {
    const values = await stressGreys("shot-noise", 2, 102);
    expect(meanOf(values) / 255).toBeCloseTo(0.4, 2);
    expect(deviationOf(values) / 255).toBeCloseTo(Math.sqrt(0.4 / 250), 2);
  });

  it("impulse noise puts its share of the values to the ends, as many up as down", async () => {
    const values = await stressGreys("impulse-noise", 5, 128);
    const black = values.filter((value) => value === 0).length / values.length;
    const white = values.filter((value) => value === 255).length / values.length;
    expect(black).toBeCloseTo(0.035, 2);
    expect(white).toBeCloseTo(0.035, 2);
    expect(values.filter((value) => value === 128).length / values.length).toBeCloseTo(0.93, 2);
  });

  it("draws have the moments of their distributions", () => {
    const { uniform, normal, poisson, integer } = randomOf({ operation: "any", level: 1, seed: 1 }, 0);
    const draw = (next: () => number): number[] => Array.from({ length: 40_000 }, next);
    expect(meanOf(draw(uniform))).toBeCloseTo(0.5, 2);
    expect(deviationOf(draw(normal))).toBeCloseTo(1, 1);
    for (const mean of [0.5, 30, 900]) {
      const counts = draw(() => poisson(mean));
      expect(meanOf(counts) / mean).toBeCloseTo(1, 1);
      expect(deviationOf(counts) ** 2 / mean).toBeCloseTo(1, 1);
    }
    expect(new Set(draw(() => integer(-1, 2)))).toEqual(new Set([-1, 0, 1]));
    expect(poisson(0)).toBe(0);
  });

  it("a plasma reaches from 0 to 1", () => {
    const { values } = makePlasma(20, 2, randomOf({ operation: "fog", level: 1, seed: 1 }, 0));
    expect([Math.min(...values), Math.max(...values), values.length]).toEqual([0, 1, 32 * 32]);
  });
});

describe("every corruption", () => {
  /** Those whose constants do not rise in every respect from severity to severity. */
  const UNEVEN = ["elastic-transform", "glass-blur", "snow", "frost", "jpeg-compression"];

  test.each(CORRUPTIONS.map(({ name }) => name))(
    "%s gives a row the same pixels again, and another row others",
    async (name) => {
      const step = { operation: name, level: 3, seed: 5 };
      const first = await stressImage(step, image, 7);
      expect((await stressImage(step, image, 7)).data).toEqual(first.data);
      const other = await stressImage(step, image, 8);
      const chance = !["defocus-blur", "zoom-blur", "brightness", "contrast", "pixelate", "jpeg-compression"].includes(
        name,
      );
      expect(Buffer.from(other.data).equals(Buffer.from(first.data))).toBe(!chance);
    },
  );

  test.each(CORRUPTIONS.map(({ name }) => name).filter((name) => !UNEVEN.includes(name)))(
    "%s does more harm the more severe it is",
    async (name) => {
      const damages: number[] = [];
      for (const level of [1, 2, 3, 4, 5]) {
        const each = await Promise.all(
          Array.from({ length: 12 }, (_, row) => stressImage({ operation: name, level, seed: 2 }, image, row)),
        );
        damages.push(meanOf(each.map((stressed) => damageTo(image, stressed))));
      }
      // Motion blur has one width at severities 3 and 4, and a few images leave some chance.
      for (const [at, damage] of damages.slice(1).entries())
        expect(damage).toBeGreaterThan((damages[at] as number) * 0.97);
      expect(damages[4]).toBeGreaterThan((damages[0] as number) * 1.2);
    },
  );
});

it("anything can be done to an image of any size, which it keeps", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 8, max: 40 }),
      fc.integer({ min: 8, max: 40 }),
      fc.constantFrom(...IMAGE_OPERATIONS),
      fc.nat(1000),
      async (width, height, { name, levels }, row) => {
        const plain = {
          width,
          height,
          data: Uint8Array.from({ length: 3 * width * height }, (_, at) => (at * 37) % 256),
        };
        for (const level of levels) {
          const stressed = await stressImage({ operation: name, level, seed: 1 }, plain, row);
          const turned = name === "rotate" && level !== 180;
          expect([stressed.width, stressed.height]).toEqual(turned ? [height, width] : [width, height]);
          expect(stressed.data.length).toBe(plain.data.length);
        }
        expect(plain.data[1]).toBe(37);
      },
    ),
    { numRuns: 60 },
  );
});

it("light of daylight's temperature changes nothing, warmer light takes from blue", async () => {
  const at = async (level: number): Promise<number[]> => {
    const { data } = await stressImage({ operation: "colour-temperature", level, seed: 0 }, grey(128, 8), 0);
    return [...data.subarray(0, 3)];
  };
  expect(await at(6500)).toEqual([128, 128, 128].map((value) => expect.closeTo(value, -0.3)));
  const [red, green, blue] = (await at(3000)) as [number, number, number];
  expect(red).toBeGreaterThan(green);
  expect(blue).toBeLessThan(green);
});

it("finds the disc of a photograph of the eye, and fills the image with it", async () => {
  const data = new Uint8Array(3 * 96 * 96);
  for (let at = 0; at < 96 * 96; at++) {
    const inside = Math.hypot((at % 96) - 40, Math.floor(at / 96) - 50) <= 30;
    if (inside) data.fill(180, 3 * at, 3 * at + 3);
  }
  const photograph = { width: 96, height: 96, data };
  const disc = findDisc(photograph);
  // Lines at the rim hold too little of the disc to count.
  expect(Math.abs(disc.x - 40) + Math.abs(disc.y - 50)).toBeLessThanOrEqual(1);
  expect(disc.radius).toBeGreaterThan(26);
  expect(disc.radius).toBeLessThanOrEqual(30.5);
  const cropped = await stressImage({ operation: "crop-to-disc", level: 0.95, seed: 0 }, photograph, 0);
  const light = (x: number, y: number): number => cropped.data[3 * (96 * y + x)] as number;
  expect([light(48, 48), light(2, 48), light(48, 93), light(2, 2), light(93, 93)]).toEqual([180, 180, 180, 0, 0]);
});

it("says what there is where an operation or a level is unknown", () => {
  const ask = (operation: string, level: number | string) => () => stressImage({ operation, level, seed: 0 }, image, 0);
  expect(ask("rain", 1)).toThrow(InputError);
  expect(ask("rain", 1)).toThrow("'rain'");
  expect(ask("snow", 6)).toThrow("a severity is 1, 2, 3, 4 or 5");
  expect(ask("snow", "heavy")).toThrow("severity is a number");
  expect(ask("rotate", 45)).toThrow("90, 180 or 270");
  expect(ask("gaussian-blur", 0)).toThrow("standard deviation");
  expect(ask("crop-to-disc", 1.5)).toThrow("radius");
  expect(ask("colour-temperature", 100)).toThrow("kelvin");
  expect(ask("colour-shift", 2)).toThrow("between -1 and 1");
});
