import { crc32, deflateSync } from "node:zlib";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { decodeImage } from "#server/ingest/decode-image";
import { decodePlainPng } from "#server/ingest/images/decode-plain-png";

type Drawn = { width: number; height: number; channels: 1 | 2 | 3 | 4; values: Uint8Array };

const drawn = (...channels: Drawn["channels"][]): fc.Arbitrary<Drawn> =>
  fc
    .tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), fc.constantFrom(...channels))
    .chain(([width, height, each]) => {
      const length = width * height * each;
      return fc
        .oneof(
          fc.uint8Array({ minLength: length, maxLength: length }),
          // Smooth, so that every filter of the format is used.
          fc.nat({ max: 255 }).map((start) => Uint8Array.from({ length }, (_, at) => start + Math.floor(at / 5))),
        )
        .map((values) => ({ width, height, channels: each, values }));
    });

const open = ({ width, height, channels, values }: Drawn) => sharp(values, { raw: { width, height, channels } });

/** What libvips makes of a file, as `decodeImage` asks it to. */
async function byLibvips(bytes: Buffer): Promise<number[] | null> {
  try {
    const image = sharp(bytes, { failOn: "error" }).toColourspace("srgb").flatten({ background: "white" });
    return [...(await image.raw().toBuffer())];
  } catch {
    return null;
  }
}

function chunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** The header of a PNG with pixels of other making. */
const withPixels = (png: Buffer, packed: Buffer): Buffer =>
  Buffer.concat([png.subarray(0, 33), chunk("IDAT", packed), chunk("IEND", Buffer.alloc(0))]);

describe("a small PNG of plain pixels", () => {
  it("is decoded as libvips decodes it, grey and in colour, however it is filtered and packed", async () => {
    await fc.assert(
      fc.asyncProperty(drawn(1, 3), fc.boolean(), fc.nat({ max: 9 }), async (image, adaptive, level) => {
        const bytes = await open(image)
          .toColourspace(image.channels === 1 ? "b-w" : "srgb")
          .png({ compressionLevel: level, adaptiveFiltering: adaptive })
          .toBuffer();
        const found = decodePlainPng(bytes);
        expect(found).toMatchObject({ width: image.width, height: image.height });
        expect([...found!.data]).toEqual(await byLibvips(bytes));
      }),
      { numRuns: 60 },
    );
  });

  it("is never decoded otherwise than by libvips once it is damaged", async () => {
    const image = { width: 12, height: 9, channels: 3 as const, values: new Uint8Array(324).map((_, at) => at * 7) };
    const sound = await open(image).png().toBuffer();
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: sound.length - 1 }),
        fc.nat({ max: 255 }),
        fc.option(fc.nat({ max: sound.length - 1 })),
        async (at, value, end) => {
          const bytes = Buffer.from(sound.subarray(0, end ?? sound.length));
          bytes[at] = value;
          const found = decodePlainPng(bytes);
          if (found === null) refused++;
          else expect([...found.data]).toEqual(await byLibvips(bytes));
        },
      ),
      { numRuns: 300 },
    );
    expect(refused).toBeGreaterThan(100);
  });

  it("is left to libvips where a few pixels are said to fill many more", async () => {
    const image = { width: 4, height: 4, channels: 3 as const, values: new Uint8Array(48) };
    const sound = await open(image).png().toBuffer();
    const bomb = withPixels(sound, deflateSync(Buffer.alloc(10_000_000)));
    expect(bomb.length).toBeLessThan(20_000);
    expect(decodePlainPng(bomb)).toBeNull();
    // The same file with the pixels that it states, so that it is their number that is minded.
    const right = withPixels(sound, deflateSync(Buffer.alloc(4 * 13)));
    expect([...decodePlainPng(right)!.data]).toEqual([...image.values]);
  });

  it("is left to libvips where it is anything more: transparent, of a palette, in 16 bits, interlaced, with a profile, or large", async () => {
    const image = { width: 20, height: 20, channels: 3 as const, values: new Uint8Array(1200).map((_, at) => at) };
    const clear = { ...image, channels: 4 as const, values: new Uint8Array(1600).map((_, at) => at) };
    const files = {
      transparent: open(clear).png(),
      palette: open(image).png({ palette: true }),
      deep: open(image).toColourspace("rgb16").png(),
      interlaced: open(image).png({ progressive: true }),
      profile: open(image).withIccProfile("p3").png(),
      noted: open(image)
        .withExif({ IFD0: { Copyright: "none" } })
        .png(),
      large: open({ ...image, width: 129, height: 128, values: new Uint8Array(129 * 128 * 3) }).png(),
      jpeg: open(image).jpeg(),
    };
    for (const [name, file] of Object.entries(files)) {
      const bytes = await file.toBuffer();
      expect(decodePlainPng(bytes), name).toBeNull();
      expect((await decodeImage(bytes)).data.length, name).toBeGreaterThan(0);
    }
  });
});
