import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { decodeImage } from "#server/ingest/decode-image";

/** Two pixels side by side. */
const pixels = (channels: 1 | 2 | 3 | 4, values: number[]) =>
  sharp(Uint8Array.from(values), { raw: { width: 2, height: 1, channels } });
const decoded = async (bytes: Uint8Array): Promise<number[]> => [...(await decodeImage(bytes)).data];

describe("pixels come as red, green and blue in rows", () => {
  test("as they were written", async () => {
    const png = await pixels(3, [1, 2, 3, 250, 251, 252]).png().toBuffer();
    expect(await decodeImage(png)).toEqual({ width: 2, height: 1, data: Uint8Array.from([1, 2, 3, 250, 251, 252]) });
  });
  test("grey", async () => {
    expect(await decoded(await pixels(1, [7, 200]).png().toBuffer())).toEqual([7, 7, 7, 200, 200, 200]);
  });
  test("16 bits a channel", async () => {
    const png = await pixels(3, [10, 20, 30, 40, 50, 60]).toColourspace("rgb16").png().toBuffer();
    expect((await sharp(png).metadata()).depth).toBe("ushort");
    expect(await decoded(png)).toEqual([10, 20, 30, 40, 50, 60]);
  });
  test("what is transparent lies on white", async () => {
    const png = await pixels(4, [0, 0, 0, 0, 10, 20, 30, 255]).png().toBuffer();
    expect(await decoded(png)).toEqual([255, 255, 255, 10, 20, 30]);
  });
  test("grey with transparency", async () => {
    const png = await pixels(2, [0, 0, 9, 255]).png().toBuffer();
    expect(await decoded(png)).toEqual([255, 255, 255, 9, 9, 9]);
  });
  test("turned as EXIF says", async () => {
    const turned = await pixels(3, [255, 255, 255, 0, 0, 0])
      .withMetadata({ orientation: 6 })
      .jpeg({ quality: 100, chromaSubsampling: "4:4:4" })
      .toBuffer();
    expect(await decodeImage(turned)).toMatchObject({ width: 1, height: 2 });
  });
  test("the first picture of several", async () => {
    const frames = await sharp(Uint8Array.from([255, 0, 0, 0, 0, 255]), {
      raw: { width: 1, height: 2, channels: 3, pageHeight: 1 },
    })
      .gif({ delay: [10, 10] })
      .toBuffer();
    expect(await decodeImage(frames)).toMatchObject({ width: 1, height: 1, data: Uint8Array.from([255, 0, 0]) });
  });
  test.each(["png", "jpeg", "webp", "tiff", "gif", "avif"] as const)("%s is read", async (format) => {
    const image = sharp({ create: { width: 16, height: 8, channels: 3, background: { r: 200, g: 100, b: 50 } } });
    const { width, height, data } = await decodeImage(await image.toFormat(format).toBuffer());
    expect([width, height, data.length]).toEqual([16, 8, 384]);
    for (const [index, value] of [200, 100, 50].entries())
      expect(Math.abs((data[index] as number) - value)).toBeLessThan(6);
  });
});

describe("what is no photograph is refused", () => {
  test.each([
    ["a drawing, which may be made to draw for ever", '<svg xmlns="http://www.w3.org/2000/svg" width="2" height="2"/>'],
    ["a document", "%PDF-1.7\n"],
    ["a table of numbers", "P2\n2 1\n255\n0 255\n"],
    ["text", "hello"],
    ["nothing", ""],
  ])("%s", async (_, content) => {
    await expect(decodeImage(Buffer.from(content))).rejects.toThrow(/unsupported image format|Buffer is empty/);
  });
  test("a file that is cut", async () => {
    const noise = Uint8Array.from({ length: 3 * 64 * 64 }, (__, index) => (index * 7919) % 251);
    const jpeg = await sharp(noise, { raw: { width: 64, height: 64, channels: 3 } })
      .jpeg()
      .toBuffer();
    await expect(decodeImage(jpeg.subarray(0, jpeg.length / 2))).rejects.toThrow();
  });
});
