import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { costOf } from "#server/statistics/metrics/expected-cost-metric";
import { meanMetric } from "#server/statistics/metrics/mean-metric";
import {
  brierOf,
  confidenceOf,
  logLossOf,
  logOddsOf,
  softmaxOf,
  writeLogOdds,
} from "#server/statistics/metrics/row-losses";
import reference from "../../fixtures/statistics/metrics.json";
import { expectClose } from "../close-to";
import { expectMetric } from "./expect-values";

const logits = fc.array(fc.double({ min: -800, max: 800, noNaN: true }), { minLength: 1, maxLength: 8 });

describe("losses of a row", () => {
  it("agree with decimals of 400 digits, however sure the variant is", () => {
    for (const row of reference.losses) {
      expectClose(logLossOf(row.logits, row.label), row.logLoss, 8, row);
      expectClose(confidenceOf(row.logits), row.confidence, 8, row);
      // The one is squared where it is the difference of a probability from 1, which cancels.
      expect(Math.abs(brierOf(row.logits, row.label) - row.brier)).toBeLessThanOrEqual(8 * Number.EPSILON);
      for (const [c, p] of softmaxOf(row.logits).entries()) {
        // Below the smallest normal number digits are lost.
        if ((row.probabilities[c] as number) > 1e-300) expectClose(p, row.probabilities[c] as number, 512, row);
        else expect(p).toBeLessThanOrEqual(1e-300);
      }
    }
  });

  it("are those of probabilities that sum to 1, and never infinite", () => {
    fc.assert(
      fc.property(logits, fc.nat(), (row, some) => {
        const label = some % row.length;
        const probabilities = softmaxOf(row);
        expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
        expect(confidenceOf(row)).toBeCloseTo(Math.max(...probabilities), 12);
        expect(logLossOf(row, label)).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(logLossOf(row, label))).toBe(true);
        expect(brierOf(row, label)).toBeLessThanOrEqual(2);
      }),
    );
  });

  it("do not change where all logits rise alike", () => {
    const rise = (row: number[]) => row.map((logit) => logit + 64);
    const whole = fc.array(fc.integer({ min: -60, max: 60 }), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(whole, (row) => {
        expect(logLossOf(rise(row), 0)).toBe(logLossOf(row, 0));
        expect(brierOf(rise(row), 0)).toBe(brierOf(row, 0));
        expect(softmaxOf(rise(row))).toEqual(softmaxOf(row));
        expect(confidenceOf(rise(row))).toBe(confidenceOf(row));
      }),
    );
  });

  it("are refused for logits that are no numbers and for classes that are none", () => {
    for (const row of [[], [Number.NaN, 1], [1, Number.POSITIVE_INFINITY]]) {
      expect(() => softmaxOf(row)).toThrow(RangeError);
      expect(() => confidenceOf(row)).toThrow(RangeError);
      expect(() => logLossOf(row, 0)).toThrow(RangeError);
      expect(() => brierOf(row, 0)).toThrow(RangeError);
    }
    for (const label of [-1, 2, 0.5]) {
      expect(() => logLossOf([1, 2], label)).toThrow(RangeError);
      expect(() => brierOf([1, 2], label)).toThrow(RangeError);
    }
  });
});

describe("the log-odds of a class", () => {
  it("are log p - log(1 - p) of its softmax probability, by SciPy and by decimals, however sure the variant is", () => {
    expect(reference.logOdds.length).toBeGreaterThanOrEqual(20);
    for (const { logits: row, index, logOdds } of reference.logOdds) {
      // Logits cancel: what is left has the digits of the largest.
      const size = Math.max(1, ...row.map(Math.abs));
      expect(Math.abs(logOddsOf(row, index) - logOdds), `${row}`).toBeLessThanOrEqual(4 * Number.EPSILON * size);
    }
  });

  it("come back to the probability, and are finite where that is 0 or 1 but for rounding", () => {
    const several = fc.array(fc.double({ min: -800, max: 800, noNaN: true }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(several, fc.nat(), (row, some) => {
        const index = some % row.length;
        const odds = logOddsOf(row, index);
        expect(Number.isFinite(odds)).toBe(true);
        expect(1 / (1 + Math.exp(-odds))).toBeCloseTo(softmaxOf(row)[index]!, 12);
      }),
    );
    expect(softmaxOf([90, 0])[0]).toBe(softmaxOf([60, 0])[0]);
    expect(logOddsOf([90, 0], 0)).toBeGreaterThan(logOddsOf([60, 0], 0));
  });

  it("of two classes are the difference of their logits, to the last digit", () => {
    const logit = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(logit, logit, (one, other) => {
        expect(logOddsOf([one, other], 0)).toBe(one - other);
        expect(logOddsOf([one, other], 1)).toBe(other - one);
      }),
    );
  });

  it("rise with the logit of the class, fall with any other, and stay where all rise alike", () => {
    const whole = fc.array(fc.integer({ min: -60, max: 60 }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(whole, (row) => {
        const odds = logOddsOf(row, 0);
        expect(logOddsOf(row.with(0, row[0]! + 1), 0)).toBeGreaterThan(odds);
        expect(logOddsOf(row.with(1, 61), 0)).toBeLessThan(odds);
        expect(
          logOddsOf(
            row.map((each) => each + 64),
            0,
          ),
        ).toBe(odds);
      }),
    );
  });

  it("are refused for classes that are none", () => {
    for (const index of [-1, 2, 0.5]) expect(() => logOddsOf([1, 2], index)).toThrow(RangeError);
  });
});

describe("the mean of a value per row", () => {
  it("of right answers, log losses and Brier scores agrees with scikit-learn", () => {
    for (const { what, classes, variants, labels, logits, predicted, weights, ...expected } of reference.classes) {
      const lossOf = (loss: (row: number[], label: number) => number) =>
        Float64Array.from(predicted, (_, at) =>
          loss(logits.slice(at * classes, (at + 1) * classes), labels[Math.floor(at / variants)] as number),
        );
      const correct = Uint8Array.from(predicted, (each, at) => Number(each === labels[Math.floor(at / variants)]));
      expectMetric(meanMetric(correct, variants, true), weights, expected.accuracy, 16, what);
      expectMetric(meanMetric(lossOf(logLossOf), variants, false), weights, expected.logLoss, 64, what);
      expectMetric(meanMetric(lossOf(brierOf), variants, false), weights, expected.brier, 64, what);
    }
  });

  it("has its values for pseudo-values, and its direction", () => {
    const values = Float64Array.of(0.1, 3, -2, 0.7);
    const metric = meanMetric(values, 2, false);
    expect(metric.measure(Float64Array.of(0.3, 1)).pseudoValues).toEqual(values);
    expect(metric.higherIsBetter).toBe(false);
    expect(meanMetric(values, 2, true).higherIsBetter).toBe(true);
    expect([metric.rows, metric.variants]).toEqual([2, 2]);
  });

  it("is undefined where there is no row, and refused for values that are not finite or not those of the variants", () => {
    expect(meanMetric(new Float64Array(0), 3, true).reason()).toBe("There is no row.");
    expect(() => meanMetric(Float64Array.of(1, 2, 3), 2, true)).toThrow(RangeError);
    expect(() => meanMetric(Float64Array.of(1, Number.NaN), 2, true)).toThrow(RangeError);
    expect(() => meanMetric(Float64Array.of(1, Number.POSITIVE_INFINITY), 2, true)).toThrow(RangeError);
    expect(() => meanMetric(Float64Array.of(1, 2), 0, true)).toThrow(RangeError);
  });
});

describe("the log-odds of all classes at once", () => {
  it("are those of each class alone, also where one class holds all but nothing or others are equal", () => {
    const logit = fc.oneof(
      fc.float({ min: -80, max: 80, noNaN: true }),
      fc.float({ min: -5000, max: 5000, noNaN: true }),
      fc.integer({ min: -2, max: 2 }),
    );
    fc.assert(
      fc.property(fc.array(logit, { minLength: 2, maxLength: 12 }), fc.nat({ max: 3 }), (row, before) => {
        const values = Float32Array.from([...Array(before).fill(7), ...row]);
        const own = values.subarray(before);
        const found = new Float64Array(row.length);
        writeLogOdds(values, before, row.length, found);
        for (const [index, odds] of found.entries()) {
          const alone = logOddsOf(own, index);
          expect(Math.abs(odds - alone)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(alone)));
        }
      }),
    );
  });

  it("of two classes are the differences of their logits to the last digit", () => {
    fc.assert(
      fc.property(
        fc.float({ noNaN: true, noDefaultInfinity: true }),
        fc.float({ min: -9, max: 9, noNaN: true }),
        (a, b) => {
          const values = Float32Array.of(a, b);
          const found = new Float64Array(2);
          writeLogOdds(values, 0, 2, found);
          expect([...found].map((odds) => odds + 0)).toEqual([
            (values[0] as number) - (values[1] as number) + 0,
            (values[1] as number) - (values[0] as number) + 0,
          ]);
        },
      ),
    );
  });
});

describe("the cost of the decision of least expected cost", () => {
  it("agrees with NumPy, row by row and on average", () => {
    for (const { what, probabilities, labels, costs, weights, rows, mean } of reference.decisions) {
      const found = Float64Array.from(labels, (label, row) => costOf(probabilities[row] as number[], label, costs));
      expect([...found], what).toEqual(rows);
      expectMetric(meanMetric(found, 1, false), weights, [mean], 16, what);
    }
  });

  it("is least where the probabilities are the truth", () => {
    const square = fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 3, maxLength: 3 }), {
      minLength: 3,
      maxLength: 3,
    });
    fc.assert(
      fc.property(square, fc.integer({ min: 0, max: 2 }), (costs, label) => {
        const truth = [0, 1, 2].map((c) => Number(c === label));
        expect(costOf(truth, label, costs)).toBe(Math.min(...(costs[label] as number[])));
      }),
    );
  });

  it("is refused for costs that are not those of the classes", () => {
    expect(() => costOf([0.5, 0.5], 0, [[0, 1]])).toThrow(RangeError);
    expect(() => costOf([0.5, 0.5], 0, [[0, 1], [1]])).toThrow(RangeError);
    expect(() =>
      costOf([0.5, 0.5], 2, [
        [0, 1],
        [1, 0],
      ]),
    ).toThrow(RangeError);
  });
});
