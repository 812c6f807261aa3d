import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { bags } from "#server/statistics/bag";
import { leftOutShareInterval, levelOfFew } from "#server/statistics/left-out-share";
import { Random } from "#server/statistics/random";
import { wilsonInterval } from "#server/statistics/wilson-interval";

const share = fc.double({ min: 0, max: 1, noNaN: true });
const inner = fc.double({ min: 0.01, max: 0.99, noNaN: true });
const units = fc.integer({ min: 2, max: 5000 });
const level = fc.constantFrom(0.8, 0.95, 0.99);
const widthOf = ([low, high]: [number, number]): number => high - low;

describe("the level of few units", () => {
  // 1 - 2 * norm.sf(sqrt(U / (U - 1)) * t.ppf((1 + confidence) / 2, U - 1)), SciPy 1.10.
  test.each([
    [0.8, 2, 0.9999865407232679],
    [0.8, 5, 0.9135037260145461],
    [0.8, 40, 0.8132471412155277],
    [0.95, 3, 0.9999998633172539],
    [0.95, 10, 0.9828987219483842],
    [0.95, 40, 0.9594849264512503],
    [0.99, 10, 0.9993866189098938],
  ])("at %f for %i of them is SciPy's %f", (confidence, count, reference) => {
    expect(levelOfFew(confidence, count)).toBeCloseTo(reference, 8);
  });

  it("falls to the confidence as they become many, and never below", () => {
    expect(levelOfFew(0.95, 1_000_000)).toBeCloseTo(0.95, 5);
    fc.assert(
      fc.property(level, units, (confidence, count) => {
        expect(levelOfFew(confidence, count)).toBeGreaterThan(levelOfFew(confidence, 2 * count) - 1e-12);
        expect(levelOfFew(confidence, 2 * count)).toBeGreaterThan(confidence);
      }),
    );
  });

  it("leaves a tail to read percentiles at, however thin: 2 units call for one of less than 1e-16", () => {
    for (const confidence of [0.95, 0.99, 0.999]) expect(levelOfFew(confidence, 2)).toBe(1 - 1e-9);
  });

  it("of one unit or none, which show no spread, is the confidence", () => {
    expect(levelOfFew(0.95, 1)).toBe(0.95);
    expect(levelOfFew(0.95, 0)).toBe(0.95);
  });
});

describe("the interval of a share of rows left out", () => {
  it("is Wilson's of as many rows as there are units, where shares do not vary", () => {
    expect(leftOutShareInterval(0.9, 0, 10, 0.95)).toEqual([expect.closeTo(0.5958, 4), expect.closeTo(0.9821, 4)]);
    fc.assert(
      fc.property(share, units, level, (estimate, count, confidence) => {
        expect(leftOutShareInterval(estimate, 0, count, confidence)).toEqual(
          wilsonInterval(estimate * count, count, confidence),
        );
      }),
    );
  });

  it("is Wilson's of N rows where shares vary as those of the rows left out of N do", () => {
    fc.assert(
      fc.property(inner, units, level, (estimate, rows, confidence) => {
        const variance = ((Math.E - 1) * estimate * (1 - estimate)) / rows;
        const [low, high] = wilsonInterval(estimate * rows, rows, confidence);
        const found = leftOutShareInterval(estimate, variance, 7, confidence);
        expect(found).toEqual([expect.closeTo(low, 10), expect.closeTo(high, 10)]);
      }),
    );
  });

  it("knows how shares of rows left out vary: bags of 400 rows are worth 400", () => {
    const right = Float64Array.from({ length: 400 }, (_, row) => Number(row < 300));
    const draw = bags(400, {});
    const random = new Random(5);
    const shares = Array.from({ length: 4000 }, () => {
      const { left, rowsLeft } = draw(random);
      return left.reduce((sum, weight, row) => sum + weight * right[row]!, 0) / rowsLeft;
    });
    const mean = shares.reduce((sum, each) => sum + each, 0) / 4000;
    const variance = shares.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 4000;
    const width = widthOf(leftOutShareInterval(0.75, variance, 7, 0.95));
    // The variance is known within 5 %, a width within half of that.
    expect(width / widthOf(wilsonInterval(300, 400, 0.95))).toBeCloseTo(1, 1);
  });

  it("holds its estimate, within 0 and 1, and is the wider the more shares vary", () => {
    fc.assert(
      fc.property(share, fc.double({ min: 1e-9, max: 0.2, noNaN: true }), units, (estimate, variance, count) => {
        const found = leftOutShareInterval(estimate, variance, count, 0.95);
        expect(found[0]).toBeGreaterThanOrEqual(0);
        expect(found[0]).toBeLessThanOrEqual(estimate);
        expect(found[1]).toBeGreaterThanOrEqual(estimate);
        expect(found[1]).toBeLessThanOrEqual(1);
        const wider = leftOutShareInterval(estimate, 1.5 * variance, count, 0.95);
        expect(widthOf(wider)).toBeGreaterThanOrEqual(widthOf(found) - 1e-12);
      }),
    );
  });

  it("is never wider than that of a single row, however much shares vary", () => {
    expect(leftOutShareInterval(0.3, 1e6, 40, 0.95)).toEqual(wilsonInterval(0.3, 1, 0.95));
  });

  it("of what rounding or moving took beyond 0 or 1 is that of 0 or 1, for as many rows as there are units", () => {
    for (const variance of [0, 0.01]) {
      expect(leftOutShareInterval(1.02, variance, 30, 0.95)).toEqual(wilsonInterval(30, 30, 0.95));
      expect(leftOutShareInterval(-1e-17, variance, 30, 0.95)).toEqual(wilsonInterval(0, 30, 0.95));
    }
  });
});
