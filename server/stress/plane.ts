import type { RgbImage } from "#server/contracts/image";

/** One channel of an image, or a mask, shape (height, width): values from 0 to 1 unless said otherwise. */
export type Plane = { width: number; height: number; values: Float64Array };

export const CHANNELS = 3;

export function makePlane(width: number, height: number, value: (at: number) => number): Plane {
  return { width, height, values: Float64Array.from({ length: width * height }, (_, at) => value(at)) };
}

/** Red, green and blue of an image, each from 0 to 1. */
export function splitChannels({ width, height, data }: RgbImage): Plane[] {
  return Array.from({ length: CHANNELS }, (_, channel) =>
    makePlane(width, height, (at) => (data[CHANNELS * at + channel] as number) / 255),
  );
}

/** An image of three planes. What lies outside 0 to 1 is cut off; bytes are rounded down, as NumPy's uint8 does. */
export function joinChannels(planes: Plane[]): RgbImage {
  const { width, height } = planes[0] as Plane;
  const data = new Uint8Array(CHANNELS * width * height);
  for (const [channel, { values }] of planes.entries()) {
    for (let at = 0; at < values.length; at++) {
      // A share that was a byte comes back as that byte: 255 times it may fall short by the last bit.
      data[CHANNELS * at + channel] = Math.floor(Math.min(1, Math.max(0, values[at] as number)) * 255 + 1e-9);
    }
  }
  return { width, height, data };
}

/** Changes each channel of an image by itself. */
export function mapChannels(image: RgbImage, change: (plane: Plane, channel: number) => Plane): RgbImage {
  return joinChannels(splitChannels(image).map(change));
}

/** Changes each value of each channel by itself. */
export function mapValues(image: RgbImage, change: (value: number, channel: number) => number): RgbImage {
  return mapChannels(image, (plane, channel) => ({
    ...plane,
    values: plane.values.map((value) => change(value, channel)),
  }));
}
