import type { RgbImage } from "#server/contracts/image";

/** One channel of an image, or a mask, shape (height, width): values from 0 to 1 unless said otherwise. */
export type Plane = { width: number; height: number; values: Float64Array };

export const CHANNELS = 3;

/** A plane whose values follow from their positions, asked for row by row. */
export function makePlane(width: number, height: number, value: (at: number) => number): Plane {
  const values = new Float64Array(width * height);
  for (let at = 0; at < values.length; at++) values[at] = value(at);
  return { width, height, values };
}

/** A plane of the same size, each value changed by itself. */
export function mapPlane({ width, height, values }: Plane, change: (value: number, at: number) => number): Plane {
  const changed = new Float64Array(values.length);
  for (let at = 0; at < values.length; at++) changed[at] = change(values[at] as number, at);
  return { width, height, values: changed };
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

/** Changes each value of each channel by itself, channel by channel. */
export function mapValues(image: RgbImage, change: (value: number, channel: number) => number): RgbImage {
  return mapChannels(image, (plane, channel) => mapPlane(plane, (value) => change(value, channel)));
}
