import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bcaInterval } from "#server/statistics/bca-interval";
import reference from "../fixtures/statistics/bca.json";
import { expectClose } from "./close-to";

const influenceOf = ({ values, estimate }: { values: number[]; estimate: number }): number[] =>
  values.map((value) => value - estimate);

/** Replicates, an estimate and influences on a grid, so that ties are common. */
const someReplicates = fc.record({
  replicates: fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 60 }),
  estimate: fc.integer({ min: -25, max: 25 }),
  influence: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 12 }),
  confidence: fc.constantFrom(0.5, 0.8, 0.95, 0.99, 0.999, 1 - 1e-12),
});

describe("the BCa interval", () => {
  it("of a mean agrees with SciPy's, given the same replicates", () => {
    const known = reference.filter(({ byScipy }) => byScipy);
    expect(known.length).toBeGreaterThanOrEqual(20);
    for (const { what, replicates, confidence, interval, ...mean } of known) {
      const found = bcaInterval(replicates, mean.estimate, influenceOf(mean), confidence);
      for (const end of [0, 1]) expectClose(found[end]!, interval[end]!, 512, what);
    }
  });

  it("exists where SciPy's does not: all replicates on one side, or no two values that differ", () => {
    const unknown = reference.filter(({ byScipy }) => !byScipy);
    expect(unknown.length).toBe(4);
    for (const { what, replicates, confidence, interval, ...mean } of unknown) {
      const found = bcaInterval(replicates, mean.estimate, influenceOf(mean), confidence);
      for (const end of [0, 1]) expectClose(found[end]!, interval[end]!, 512, what);
    }
  });

  it("is that of percentiles where nothing is biased or skewed", () => {
    const [low, high] = bcaInterval([5, 1, 3, 2, 4], 3, [-1, 0, 1], 0.5);
    expect(low).toBeCloseTo(2, 12);
    expect(high).toBeCloseTo(4, 12);
  });

  it("ends at the one value of replicates that are all equal, wherever the estimate is", () => {
    for (const estimate of [-3, 0.7, 3]) {
      expect(bcaInterval([0.7, 0.7, 0.7], estimate, [3, -1, -1, -1], 0.95)).toEqual([0.7, 0.7]);
    }
  });

  it("starts no higher than it ends, within the replicates, and does not shrink with confidence", () => {
    fc.assert(
      fc.property(someReplicates, ({ replicates, estimate, influence, confidence }) => {
        const [low, high] = bcaInterval(replicates, estimate, influence, confidence);
        expect(low).toBeLessThanOrEqual(high);
        expect(low).toBeGreaterThanOrEqual(Math.min(...replicates));
        expect(high).toBeLessThanOrEqual(Math.max(...replicates));
        const [lower, higher] = bcaInterval(replicates, estimate, influence, (1 + confidence) / 2);
        expect(lower).toBeLessThanOrEqual(low + 1e-9);
        expect(higher).toBeGreaterThanOrEqual(high - 1e-9);
      }),
    );
  });

  it("runs to the last replicate where one unit moves the estimate and next to all replicates lie below it", () => {
    const replicates = Array.from({ length: 2000 }, (_, at) => at);
    const mirrored = replicates.map((value) => -value);
    const influence = [9, -1, -1, -1, -1, -1, -1, -1, -1, -1];
    const [low, high] = bcaInterval(replicates, 2800, influence, 1 - 1e-12);
    expect(low).toBeGreaterThan(1000);
    expect(high).toBe(1999);
    const down = influence.map((each) => -each);
    expect(bcaInterval(mirrored, -2800, down, 1 - 1e-12)[0]).toBe(-1999);
  });

  it("moves and stretches with the metric, and turns over with its direction", () => {
    fc.assert(
      fc.property(someReplicates, ({ replicates, estimate, influence, confidence }) => {
        const [low, high] = bcaInterval(replicates, estimate, influence, confidence);
        const onOther = (factor: number) =>
          bcaInterval(
            replicates.map((value) => factor * value + 7),
            factor * estimate + 7,
            influence.map((each) => factor * each),
            confidence,
          );
        expect(onOther(4)[0]).toBeCloseTo(4 * low + 7, 9);
        expect(onOther(4)[1]).toBeCloseTo(4 * high + 7, 9);
        expect(onOther(-1)[0]).toBeCloseTo(7 - high, 6);
        expect(onOther(-1)[1]).toBeCloseTo(7 - low, 6);
      }),
    );
  });

  it("takes influences up to a factor above 0 and up to a constant, and replicates in any order", () => {
    fc.assert(
      fc.property(someReplicates, ({ replicates, estimate, influence, confidence }) => {
        const plain = bcaInterval(replicates, estimate, influence, confidence);
        const scaled = influence.map((each) => 8 * each + 64);
        const other = bcaInterval(replicates.toReversed(), estimate, scaled, confidence);
        for (const end of [0, 1]) expect(other[end]).toBeCloseTo(plain[end]!, 6);
      }),
    );
  });

  it("leans to the side on which the influences are skewed", () => {
    const replicates = Array.from({ length: 199 }, (_, at) => at + 1);
    const [low, high] = bcaInterval(replicates, 100, [1, 1, 1, 1, -4], 0.9);
    expect(100 - low).toBeGreaterThan(high - 100);
    const mirrored = bcaInterval(replicates, 100, [-1, -1, -1, -1, 4], 0.9);
    expect(mirrored[1] - 100).toBeGreaterThan(100 - mirrored[0]);
  });

  it("leaves its replicates as they are, and refuses none", () => {
    const replicates = Float64Array.of(3, 1, 2);
    bcaInterval(replicates, 2, [-1, 1], 0.9);
    expect(replicates).toEqual(Float64Array.of(3, 1, 2));
    expect(() => bcaInterval([], 2, [-1, 1], 0.9)).toThrow(RangeError);
  });
});
