import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { RgbImage } from "#server/contracts/image";
import { type Resample, resizeImage } from "#server/preprocess/resize-image";

type Encoded = { width: number; height: number; data: string };
const fixture: { cases: { resample: Resample; from: Encoded; to: Encoded }[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, "../fixtures/images/resized.json"), "utf8"),
);

const decode = ({ width, height, data }: Encoded): RgbImage => ({
  width,
  height,
  data: new Uint8Array(Buffer.from(data, "base64")),
});

const someImage = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 }))
  .chain(([width, height]) =>
    fc
      .uint8Array({ minLength: 3 * width * height, maxLength: 3 * width * height })
      .map((data) => ({ width, height, data })),
  );
const someFilter = fc.constantFrom<Resample>(0, 1, 2, 3);
const someSide = fc.integer({ min: 1, max: 20 });

test.each(
  fixture.cases.map(
    (each) => [each.resample, each.from.width, each.from.height, each.to.width, each.to.height, each] as const,
  ),
)(
  "filter %i from %i x %i to %i x %i gives the very bytes of Pillow",
  (resample, _w, _h, width, height, { from, to }) => {
    const resized = resizeImage(decode(from), width, height, resample);
    expect([resized.width, resized.height]).toEqual([width, height]);
    expect(Buffer.from(resized.data).equals(Buffer.from(decode(to).data))).toBe(true);
  },
);

test("an image of the right size is left as it is, whatever the filter", () => {
  fc.assert(
    fc.property(someImage, someFilter, (image, filter) => {
      expect(resizeImage(image, image.width, image.height, filter)).toEqual(image);
    }),
  );
});

test("an even colour stays that colour at any size", () => {
  fc.assert(
    fc.property(
      fc.nat(255),
      someSide,
      someSide,
      someSide,
      someSide,
      someFilter,
      (colour, w, h, width, height, filter) => {
        const image = { width: w, height: h, data: new Uint8Array(3 * w * h).fill(colour) };
        expect(resizeImage(image, width, height, filter).data.every((byte) => byte === colour)).toBe(true);
      },
    ),
  );
});

test("linear filters never leave the range of the image", () => {
  fc.assert(
    fc.property(someImage, someSide, someSide, (image, width, height) => {
      const { data } = resizeImage(image, width, height, 2);
      expect(Math.max(...data)).toBeLessThanOrEqual(Math.max(...image.data));
      expect(Math.min(...data)).toBeGreaterThanOrEqual(Math.min(...image.data));
    }),
  );
});
