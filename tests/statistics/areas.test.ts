import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { areaEquivalenceTests } from "#server/statistics/area-equivalence-tests";
import { midranks } from "#server/statistics/midranks";
import { normalUpperTail } from "#server/statistics/normal-upper-tail";
import { rankCorrelation } from "#server/statistics/rank-correlation";
import { delongStandardError, type RocArea, rocArea } from "#server/statistics/roc-area";
import reference from "../fixtures/statistics/areas.json";
import { expectClose } from "./close-to";

const areaOf = (scores: number[], positive: number[]): RocArea => {
  const area = rocArea(scores, Uint8Array.from(positive));
  if (!area) throw new Error("There is no such area.");
  return area;
};

/** Scores of few values, so that ties are common, and both classes present. */
const someExamples = fc
  .array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.boolean()), { minLength: 2, maxLength: 30 })
  .filter((rows) => rows.some(([, positive]) => positive) && rows.some(([, positive]) => !positive))
  .map((rows) => ({ scores: rows.map(([score]) => score), positive: rows.map(([, positive]) => Number(positive)) }));

describe("the area under the ROC curve", () => {
  it("agrees with scikit-learn, and its standard error with DeLong's definition, ties included", () => {
    for (const { scores, positive, area, se } of reference.areas) {
      const found = areaOf(scores, positive);
      expectClose(found.area, area, 8, positive.length);
      expectClose(delongStandardError(found) ?? Number.NaN, se, 64, positive.length);
    }
  });

  it("is the share of pairs in order, ties counted half", () => {
    fc.assert(
      fc.property(someExamples, ({ scores, positive }) => {
        let sum = 0;
        let pairs = 0;
        for (const [i, high] of scores.entries()) {
          for (const [j, low] of scores.entries()) {
            if (positive[i] !== 1 || positive[j] !== 0) continue;
            pairs++;
            sum += high > low ? 1 : high === low ? 0.5 : 0;
          }
        }
        expect(areaOf(scores, positive).area).toBeCloseTo(sum / pairs, 12);
      }),
    );
  });

  it("does not change where scores are stretched, and turns round where labels do", () => {
    fc.assert(
      fc.property(someExamples, ({ scores, positive }) => {
        const { area } = areaOf(scores, positive);
        const stretched = scores.map((score) => Math.exp(score / 3));
        expect(areaOf(stretched, positive).area).toBeCloseTo(area, 12);
        const swapped = positive.map((each) => 1 - each);
        expect(areaOf(scores, swapped).area).toBeCloseTo(1 - area, 12);
      }),
    );
  });

  it("is unknown where a class is absent, and so is its error where a class has one example", () => {
    expect(rocArea([1, 2], Uint8Array.of(1, 1))).toBeNull();
    expect(rocArea([1, 2], Uint8Array.of(0, 0))).toBeNull();
    expect(delongStandardError(areaOf([1, 2, 3], [0, 0, 1]))).toBeNull();
  });

  it("is refused for scores that are no numbers or not as many as the labels", () => {
    expect(() => rocArea([Number.NaN, 1], Uint8Array.of(0, 1))).toThrow(RangeError);
    expect(() => rocArea([1], Uint8Array.of(0, 1))).toThrow(RangeError);
  });
});

describe("equivalence of areas", () => {
  it("agrees with DeLong's errors of the differences, SciPy's normal tail and statsmodels' Holm", () => {
    for (const { scores, positive, margin, differences, p } of reference.equivalence) {
      const tests = areaEquivalenceTests(
        scores.map((each) => areaOf(each, positive)),
        margin,
      );
      for (const [k, test] of tests.entries()) {
        expect(test.difference).toBeCloseTo(differences[k] as number, 12);
        expect(test.p).toBeCloseTo(p[k] as number, 9);
        expect(test.within).toBe((p[k] as number) <= 0.05);
      }
    }
  });

  it("holds for variants that score alike, and for none that lie further out than the margin", () => {
    const same = areaOf([1, 2, 3, 4], [0, 1, 0, 1]);
    expect(areaEquivalenceTests([same, same], 0.01).every(({ within }) => within)).toBe(true);
    const turned = areaOf([4, 3, 2, 1], [0, 1, 0, 1]);
    expect(areaEquivalenceTests([same, turned], 0.01).some(({ within }) => within)).toBe(false);
  });

  it("is refused for one variant or a margin that is none", () => {
    const area = areaOf([1, 2, 3, 4], [0, 1, 0, 1]);
    expect(() => areaEquivalenceTests([area], 0.01)).toThrow(RangeError);
    expect(() => areaEquivalenceTests([area, area], 0)).toThrow(RangeError);
  });
});

describe("the rank correlation", () => {
  it("agrees with SciPy, its interval with Bonett and Wright's", () => {
    for (const { x, y, rho, interval } of reference.correlations) {
      const found = rankCorrelation(x, y);
      expect(found?.rho).toBeCloseTo(rho, 12);
      expect(found?.interval[0]).toBeCloseTo(interval[0] as number, 10);
      expect(found?.interval[1]).toBeCloseTo(interval[1] as number, 10);
    }
  });

  it("is 1 with itself, -1 with its reverse, and unknown where a side does not vary", () => {
    expect(rankCorrelation([1, 5, 2, 9], [1, 5, 2, 9])?.rho).toBeCloseTo(1, 12);
    expect(rankCorrelation([1, 5, 2, 9], [-1, -5, -2, -9])?.rho).toBeCloseTo(-1, 12);
    expect(rankCorrelation([1, 1, 1, 1], [1, 5, 2, 9])).toBeNull();
  });

  it("is refused for fewer than four values or sides of different length", () => {
    expect(() => rankCorrelation([1, 2, 3], [1, 2, 3])).toThrow(RangeError);
    expect(() => rankCorrelation([1, 2, 3, 4], [1, 2, 3])).toThrow(RangeError);
  });
});

it("ranks ties at the middle of the ranks they share, as SciPy does", () => {
  for (const { values, ranks } of reference.ranks) expect([...midranks(Float64Array.from(values))]).toEqual(ranks);
});

it("gives the normal tail as SciPy does, far out too", () => {
  for (const { z, p } of reference.normalTail) expectClose(normalUpperTail(z), p, 64, z);
  expect(() => normalUpperTail(Number.NaN)).toThrow(RangeError);
});
