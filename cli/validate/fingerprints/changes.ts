import sharp from "sharp";
import type { RgbImage } from "#server/contracts/image";
import { decodeImage } from "#server/ingest/decode-image";

/** Something that happens to inputs on their way, and leaves them the same to a person. */
export type Change<Input> = { title: string; apply: (input: Input) => Promise<Input> | Input };

const open = ({ width, height, data }: RgbImage) => sharp(data, { raw: { width, height, channels: 3 } });

const resized = (image: RgbImage, factor: number) =>
  open(image).resize(Math.round(image.width * factor), Math.round(image.height * factor), { fit: "fill" });

export const IMAGE_CHANGES: Change<RgbImage>[] = [
  {
    title: "JPEG, quality 75",
    apply: async (image) => decodeImage(await open(image).jpeg({ quality: 75 }).toBuffer()),
  },
  {
    title: "JPEG, quality 50",
    apply: async (image) => decodeImage(await open(image).jpeg({ quality: 50 }).toBuffer()),
  },
  { title: "10 % smaller", apply: async (image) => decodeImage(await resized(image, 0.9).png().toBuffer()) },
  { title: "10 % larger", apply: async (image) => decodeImage(await resized(image, 1.1).png().toBuffer()) },
  { title: "10 % brighter", apply: async (image) => decodeImage(await open(image).linear(1.1, 0).png().toBuffer()) },
  {
    title: "all: smaller, brighter, JPEG 75",
    apply: async (image) => decodeImage(await resized(image, 0.9).linear(1.1, 0).jpeg({ quality: 75 }).toBuffer()),
  },
];

/** Replaces each word whose place from 0 is a multiple of `every`, but the first. */
const swapped = (text: string, every: number): string =>
  text
    .split(" ")
    .map((word, at) => (at > 0 && at % every === 0 ? "something" : word))
    .join(" ");

export const TEXT_CHANGES: Change<string>[] = [
  { title: "no punctuation, capitals", apply: (text) => text.replace(/[^\p{L}\p{N}\s]+/gu, " ").toUpperCase() },
  { title: "one word of 100 another", apply: (text) => swapped(text, 100) },
  { title: "one word of 50 another", apply: (text) => swapped(text, 50) },
  { title: "one word of 20 another", apply: (text) => swapped(text, 20) },
  { title: "the last tenth cut off", apply: (text) => text.slice(0, Math.ceil(text.length * 0.9)) },
];
