import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import type { RgbImage } from "#server/contracts/image";
import { decodeImage } from "#server/ingest/decode-image";
import { fingerprintFeatures } from "#server/ingest/fingerprints/fingerprint-features";
import { fingerprintImage } from "#server/ingest/fingerprints/fingerprint-image";
import { fingerprintPair } from "#server/ingest/fingerprints/fingerprint-pair";
import { fingerprintText, foldText } from "#server/ingest/fingerprints/fingerprint-text";

/** Made by make-reference.py. */
type Reference = {
  images: { width: number; height: number; seed: number; near: string }[];
  sha256: Record<string, string>;
};
const reference: Reference = JSON.parse(await readFile(join(import.meta.dirname, "reference.json"), "utf8"));

/** As make-reference.py draws. */
function draw(width: number, height: number, seed: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) {
        const plane = (x * x * (seed + 3) + y * (x + 7 * seed) + c * (x + y)) % 251;
        data[3 * (y * width + x) + c] = (Math.floor(plane / 8) + 3 * x + 2 * y + 31 * c) % 256;
      }
    }
  }
  return { width, height, data };
}

const differing = (one: bigint | null, two: bigint | null): number =>
  ((one ?? 0n) ^ (two ?? 0n)).toString(2).replaceAll("0", "").length;

const open = ({ width, height, data }: RgbImage) => sharp(data, { raw: { width, height, channels: 3 } });

/** SimHash as its source has it: a vote a bit and shingle. */
function slowSimilarity(folded: string): bigint {
  const words = folded.match(/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]|[\p{L}\p{N}]+/gu) ?? [];
  const mix = (value: number): number => {
    let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return mixed ^ (mixed >>> 16);
  };
  const hashOf = (shingle: string[], start: number, factor: number): number =>
    shingle.reduce((hash, word) => {
      const own = [...word].reduce((sum, at) => {
        const units = Array.from({ length: at.length }, (_, unit) => at.charCodeAt(unit));
        return units.reduce((each, unit) => Math.imul(each ^ unit, 0x01000193), sum);
      }, start);
      return mix(Math.imul(hash, factor) ^ own);
    }, 0);
  const size = Math.min(3, words.length);
  const shingles =
    size === 0 ? [] : Array.from({ length: words.length - size + 1 }, (_, at) => words.slice(at, at + size));
  let bits = 0n;
  for (const [start, factor, first] of [
    [0x811c9dc5, 31, 0],
    [0x9747b28c, 37, 32],
  ] as const) {
    const hashes = shingles.map((shingle) => hashOf(shingle, start, factor));
    for (let bit = 0; bit < 32; bit++) {
      const votes = hashes.reduce((sum, hash) => sum + ((hash >>> bit) & 1) * 2 - 1, 0);
      if (votes > 0) bits |= 1n << BigInt(first + bit);
    }
  }
  return bits;
}

describe("texts", () => {
  test("have the first 64 bits of SHA-256 of the folded text", () => {
    for (const [text, digest] of Object.entries(reference.sha256)) {
      expect(fingerprintText(text).exact.toString(16).padStart(16, "0")).toBe(digest);
    }
  });

  test("are the same whatever their case, white space and compatibility forms", () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), (words) => {
        const plain = fingerprintText(words.join(" "));
        expect(fingerprintText(`\t${words.join(" \n ").toUpperCase()}  `)).toEqual(plain);
        const wide = words.join(" ").replace(/[a-z]/g, (letter) => String.fromCodePoint(letter.charCodeAt(0) + 0xfee0));
        expect(fingerprintText(wide)).toEqual(plain);
      }),
    );
  });

  test("that differ in punctuation alone are not the same, and differ in no near bit", () => {
    const [one, two] = ["Good, but slow!", "good but slow"].map((text) => fingerprintText(text));
    expect(one?.exact).not.toBe(two?.exact);
    expect(one?.near).toBe(two?.near);
  });

  test("of 400 words with one of them changed differ in few bits, and unrelated ones in about half", () => {
    const words = (from: number) => Array.from({ length: 400 }, (_, at) => `w${(at * at + from * at + from) % 2003}`);
    const text = words(1);
    const changed = text.with(200, "other");
    expect(differing(fingerprintText(text.join(" ")).near, fingerprintText(changed.join(" ")).near)).toBeLessThan(7);
    const unrelated = differing(fingerprintText(text.join(" ")).near, fingerprintText(words(5).join(" ")).near);
    expect(unrelated).toBeGreaterThan(20);
    expect(unrelated).toBeLessThan(44);
  });

  test("have as near bits those that most shingles have, one bit counted after the other", () => {
    const word = fc.oneof(
      fc.stringMatching(/^[a-z0-9]{1,7}$/),
      fc.constantFrom("été", "straße", "今日は", "ไทย", "naïve", "Ωmega", "٣٤"),
    );
    const blank = fc.constantFrom(" ", "  ", ", ", "\t", "\n", ".", " - ", "\u00a0");
    fc.assert(
      fc.property(fc.array(fc.tuple(word, blank), { maxLength: 60 }), (parts) => {
        const text = parts.flat().join("");
        expect(fingerprintText(text).near).toBe(slowSimilarity(foldText(text)));
      }),
      { numRuns: 300 },
    );
  });

  test("with no words are near to nothing", () => {
    expect(fingerprintText("?! ...").near).toBe(0n);
    expect(fingerprintText("?!").exact).not.toBe(fingerprintText("!?").exact);
  });

  test("of a script without blanks are compared by character", () => {
    const [one, two] = ["今日はとても良い天気ですね。", "今日はとても良い天気ですね"].map(
      (text) => fingerprintText(text).near,
    );
    expect(one).toBe(two);
    expect(differing(one ?? null, fingerprintText("昨日は雨が降りました").near)).toBeGreaterThan(12);
  });
});

describe("pairs of texts", () => {
  test("are the same only where both texts are, in their order and cut at the same place", () => {
    const text = fc.stringMatching(/^[ab:1 ]{0,6}$/);
    const folded = (value: string): string => value.replace(/\s+/g, " ").trim();
    fc.assert(
      fc.property(text, text, text, text, (a, b, c, d) => {
        const same = folded(a) === folded(c) && folded(b) === folded(d);
        expect(fingerprintPair(a, b).exact === fingerprintPair(c, d).exact).toBe(same);
      }),
    );
    expect(fingerprintPair("ab", "c").exact).not.toBe(fingerprintPair("a", "bc").exact);
  });
});

describe("features", () => {
  const exact = (...values: number[]): bigint => fingerprintFeatures(Float32Array.from(values)).exact;

  test("are the same where the models see the same", () => {
    expect(exact(0.1, Number.NaN, 0)).toBe(exact(Math.fround(0.1), Number.NaN, -0));
    const strange = new Float32Array(new Uint32Array([0x7fc00001, 0xffc00000]).buffer);
    expect(fingerprintFeatures(strange).exact).toBe(exact(Number.NaN, Number.NaN));
  });

  test("differ where one value does, a missing one from zero too", () => {
    const value = fc.float({ noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 9 }), fc.nat(), value, (values, place, other) => {
        const at = place % values.length;
        const changed = values.with(at, other);
        expect(exact(...changed) === exact(...values)).toBe(changed[at] === values[at]);
      }),
    );
    expect(exact(Number.NaN)).not.toBe(exact(0));
  });
});

describe("images", () => {
  test.each(reference.images)("of $width x $height have the bits that SciPy's transform gives", (image) => {
    const { near } = fingerprintImage(draw(image.width, image.height, image.seed));
    expect(near.toString(16).padStart(16, "0")).toBe(image.near);
  });

  test("are the same whatever lossless file they lie in, and whatever is written beside them", async () => {
    const image = draw(40, 30, 5);
    const plain = fingerprintImage(image);
    const png = await open(image)
      .withMetadata({ exif: { IFD0: { Artist: "somebody" } } })
      .png({ compressionLevel: 1 });
    expect(fingerprintImage(await decodeImage(await png.toBuffer()))).toEqual(plain);
    const webp = await open(image).webp({ lossless: true }).toBuffer();
    expect(fingerprintImage(await decodeImage(webp))).toEqual(plain);
  });

  test("of other pixels, or the same pixels in another shape, are not the same", () => {
    const image = draw(40, 30, 6);
    const changed = { ...image, data: image.data.with(100, (image.data[100] as number) ^ 1) };
    expect(fingerprintImage(changed).exact).not.toBe(fingerprintImage(image).exact);
    expect(fingerprintImage({ ...image, width: 30, height: 40 }).exact).not.toBe(fingerprintImage(image).exact);
  });

  test("packed again with loss, or at another size, are near; the mirror image is not", async () => {
    const image = draw(120, 90, 7);
    const { exact, near } = fingerprintImage(image);
    const jpeg = fingerprintImage(await decodeImage(await open(image).jpeg({ quality: 75 }).toBuffer()));
    expect(jpeg.exact).not.toBe(exact);
    expect(differing(jpeg.near, near)).toBeLessThan(5);
    const smaller = fingerprintImage(await decodeImage(await open(image).resize(108, 81).png().toBuffer()));
    expect(differing(smaller.near, near)).toBeLessThan(5);
    const mirrored = fingerprintImage(await decodeImage(await open(image).flop().png().toBuffer()));
    expect(differing(mirrored.near, near)).toBeGreaterThan(12);
  });

  test("without anything in them are near to nothing", () => {
    expect(fingerprintImage({ width: 20, height: 10, data: new Uint8Array(600).fill(77) }).near).toBe(0n);
    expect(fingerprintImage({ width: 1, height: 1, data: new Uint8Array([1, 2, 3]) }).near).toBe(0n);
  });
});
