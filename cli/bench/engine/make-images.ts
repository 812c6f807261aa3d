import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import sharp from "sharp";
import yazl from "yazl";
import type { RgbImage } from "#server/contracts/image";
import { loadImageProcessor } from "#server/preprocess/image-processor";
import { Random } from "#server/statistics/random";
import type { FamilyPackage } from "#server/storage/family-package";

const DISCS = 4;
/** How far a byte may be from its colour: without it a drawing packs, and unpacks, far better than a photograph. */
const GRAIN = 12;

type Disc = { x: number; y: number; radius: number; colour: number[] };

/** Discs of random place, size and colour on a ground, with the grain of a photograph. */
export function drawImage(width: number, height: number, random: Random): RgbImage {
  const drawColour = (): number[] => [random.below(256), random.below(256), random.below(256)];
  const ground = drawColour();
  const discs = Array.from(
    { length: DISCS },
    (): Disc => ({
      x: random.below(width),
      y: random.below(height),
      radius: 1 + random.below(Math.ceil(width / 3)),
      colour: drawColour(),
    }),
  );
  const data = new Uint8Array(width * height * 3);
  for (let at = 0; at < data.length; at++) {
    const pixel = Math.floor(at / 3);
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const disc = discs.findLast((each) => (each.x - x) ** 2 + (each.y - y) ** 2 < each.radius ** 2);
    const byte = (disc?.colour ?? ground)[at % 3] as number;
    data[at] = Math.min(255, Math.max(0, byte + random.below(2 * GRAIN + 1) - GRAIN));
  }
  return { width, height, data };
}

/** Writes a zip archive of drawn PNG images in a folder a label, at the size that the models see, for measuring speed alone. */
export async function writeDrawnImages(
  { directory, family }: FamilyPackage,
  rows: number,
  path: string,
): Promise<void> {
  const { size } = await loadImageProcessor(directory);
  const random = new Random(1);
  const zip = new yazl.ZipFile();
  const written = pipeline(zip.outputStream, createWriteStream(path));
  for (let row = 0; row < rows; row++) {
    const { width, height, data } = drawImage(size.width, size.height, random);
    const png = await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer();
    const label = family.labels[row % family.labels.length];
    zip.addBuffer(png, `${label}/${String(row).padStart(6, "0")}.png`, { compress: false });
  }
  zip.end();
  await written;
}
