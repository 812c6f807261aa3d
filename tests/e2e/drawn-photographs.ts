import { buffer } from "node:stream/consumers";
import sharp from "sharp";
import { ZipFile } from "yazl";

/** A picture of our own: a disc on a dark ground, the more reddish the higher the given share. */
export const drawDisc = (side: number, share = 0.5): Promise<Buffer> =>
  sharp({ create: { width: side, height: side, channels: 3, background: { r: 30, g: 20, b: 15 } } })
    .composite([
      {
        input: Buffer.from(
          `<svg viewBox="0 0 10 10"><circle cx="5" cy="5" r="4" fill="rgb(${Math.round(120 + 120 * share)},101,45)"/></svg>`,
        ),
      },
    ])
    .png()
    .toBuffer();

/** A zip with a folder of drawn pictures for each label, as people keep their photographs. */
export async function zipOfDiscs(labels: readonly string[], each: number): Promise<Buffer> {
  const zip = new ZipFile();
  for (const label of labels) {
    for (let n = 0; n < each; n++) zip.addBuffer(await drawDisc(96, n / each), `${label}/eye-${n}.png`);
  }
  zip.end();
  return buffer(zip.outputStream);
}
