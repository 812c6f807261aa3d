import { describe, expect, it } from "vitest";
import { chiSquaredUpperTail } from "#server/statistics/chi-squared-upper-tail";
import { Random } from "#server/statistics/random";
import reference from "../fixtures/statistics/reference.json";

describe("seeded random numbers", () => {
  it("are those of xoshiro128** seeded by splitmix32", () => {
    for (const { seed, stream, values } of reference.random) {
      const random = new Random(seed, stream);
      expect(values.map(() => random.bits() >>> 0)).toEqual(values);
    }
  });

  it("repeat for equal seed and stream, and differ for another stream", () => {
    const draw = (seed: number, stream: number) =>
      Array.from(
        { length: 20 },
        (
          (r) => () =>
            r.bits()
        )(new Random(seed, stream)),
      );
    expect(draw(7, 2)).toEqual(draw(7, 2));
    expect(draw(7, 2)).not.toEqual(draw(7, 3));
    expect(draw(7, 2)).not.toEqual(draw(8, 2));
  });

  it("fall evenly below n, also where n is no power of two", () => {
    const random = new Random(11);
    for (const n of [1, 3, 6, 100]) {
      const counts = new Array<number>(n).fill(0);
      for (let i = 0; i < 400 * n; i++) counts[random.below(n)]! += 1;
      const chi = counts.reduce((sum, count) => sum + (count - 400) ** 2 / 400, 0);
      if (n > 1) expect(chiSquaredUpperTail(chi, n - 1)).toBeGreaterThan(0.001);
      expect(counts.reduce((sum, count) => sum + count)).toBe(400 * n);
    }
  });

  it("carry no modulo bias where n is near the range of the generator", () => {
    // Taken modulo n = 3 * 2^30, numbers below 2^30 would come twice as often: half the time instead of a third.
    const random = new Random(5);
    let low = 0;
    for (let i = 0; i < 30_000; i++) if (random.below(3 * 2 ** 30) < 2 ** 30) low++;
    expect(Math.abs(low / 30_000 - 1 / 3)).toBeLessThan(0.012);
  });

  it("tally n draws of n units, each unit as often as any other", () => {
    const random = new Random(3);
    const counts = new Uint32Array(50);
    for (let i = 0; i < 2000; i++) random.tally(counts);
    const chi = counts.reduce((sum, count) => sum + (count - 2000) ** 2 / 2000, 0);
    expect(counts.reduce((sum, count) => sum + count)).toBe(100_000);
    expect(chiSquaredUpperTail(chi, 49)).toBeGreaterThan(0.001);
  });

  it("refuse a seed that is not a 32-bit integer, and more units than products stay exact for", () => {
    for (const seed of [-1, 0.5, 2 ** 32, Number.NaN]) expect(() => new Random(seed)).toThrow(RangeError);
    expect(() => new Random(1).tally(new Uint8Array(2_097_153))).toThrow(RangeError);
  });
});
