import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { balancedAccuracyMetric } from "#server/statistics/metrics/balanced-accuracy-metric";
import { f1Metric } from "#server/statistics/metrics/f1-metric";
import { macroF1Metric } from "#server/statistics/metrics/macro-f1-metric";
import { precisionMetric } from "#server/statistics/metrics/precision-metric";
import { recallMetric } from "#server/statistics/metrics/recall-metric";
import reference from "../../fixtures/statistics/metrics.json";
import { weightedRows } from "./arbitrary-rows";
import { expectMetric } from "./expect-values";

const each = reference.classes.map(({ labels, predicted, ...rest }) => ({
  ...rest,
  labels: Uint8Array.from(labels),
  predicted: Uint8Array.from(predicted),
}));

/** One variant that predicts class 0 on rows of classes 0, 1, 1, and one that predicts class 1. */
const few = { labels: Uint8Array.of(0, 1, 1), predicted: Uint8Array.of(0, 1, 0, 1, 0, 1), variants: 2 };

describe("recall, precision and F1 of a class", () => {
  it("agree with scikit-learn, and are undefined where it would make a value up", () => {
    for (const rows of each) {
      for (let classIndex = 0; classIndex < rows.classes; classIndex++) {
        const what = `${rows.what}, class ${classIndex}`;
        const ofClass = (values: (number | null)[][]) => values.map((variant) => variant[classIndex] as number | null);
        expectMetric(recallMetric({ ...rows, classIndex }), [...rows.weights], ofClass(rows.recall), 8, what);
        expectMetric(precisionMetric({ ...rows, classIndex }), rows.weights, ofClass(rows.precision), 8, what);
        expectMetric(f1Metric({ ...rows, classIndex }), rows.weights, ofClass(rows.f1), 16, what);
      }
    }
  });

  it("say what is missing, by the name of the class where it has one", () => {
    const named = { classIndex: 2, className: "melanoma" };
    expect(recallMetric({ ...few, classIndex: 2 }).reason()).toBe("No row is of class 2.");
    expect(recallMetric({ ...few, ...named }).reason()).toBe("No row is of class melanoma.");
    expect(precisionMetric({ ...few, classIndex: 0 }).reason()).toBe(
      "No row is predicted to be of class 0 by 1 of 2 variants.",
    );
    expect(precisionMetric({ ...few, ...named }).reason()).toBe(
      "No row is predicted to be of class melanoma by 2 of 2 variants.",
    );
    expect(f1Metric({ ...few, ...named }).reason()).toBe(
      "No row is of class melanoma, and none is predicted to be by 2 of 2 variants.",
    );
  });

  it("are undefined for the variant alone that does not predict the class", () => {
    const { estimates, pseudoValues } = precisionMetric({ ...few, classIndex: 0 }).measure();
    expect([...estimates]).toEqual([1 / 3, Number.NaN]);
    expect([...pseudoValues].map(Number.isNaN)).toEqual([false, true, false, true, false, true]);
  });
});

describe("balanced accuracy and macro F1", () => {
  it("agree with scikit-learn, classes that do not count left out", () => {
    for (const rows of each) {
      expectMetric(balancedAccuracyMetric(rows), rows.weights, rows.balancedAccuracy, 16, rows.what);
      expectMetric(macroF1Metric(rows), rows.weights, rows.macroF1, 32, rows.what);
    }
  });

  it("are the means of recall and of F1 where every class occurs", () => {
    let held = 0;
    fc.assert(
      fc.property(weightedRows, ({ rows, weights }) => {
        const mean = (metric: typeof recallMetric) => {
          const [a, b, c] = [0, 1, 2].map((classIndex) => metric({ ...rows, classIndex }).measure(weights).estimates);
          return a?.map((value, k) => (value + (b?.[k] as number) + (c?.[k] as number)) / 3) as Float64Array;
        };
        const pairs = [
          [mean(recallMetric), balancedAccuracyMetric({ ...rows, classes: 3 })],
          [mean(f1Metric), macroF1Metric({ ...rows, classes: 3 })],
        ] as const;
        for (const [expected, metric] of pairs) {
          const { estimates } = metric.measure(weights);
          for (const [k, value] of expected.entries()) {
            if (Number.isNaN(value)) continue;
            expect(estimates[k]).toBeCloseTo(value, 12);
            held++;
          }
        }
      }),
    );
    expect(held).toBeGreaterThan(50);
  });

  it("are undefined only where no row counts", () => {
    const none = new Float64Array(3);
    for (const metric of [balancedAccuracyMetric({ ...few, classes: 4 }), macroF1Metric({ ...few, classes: 4 })]) {
      expect(metric.reason()).toBeNull();
      expect(metric.reason(none)).toBe("There is no row.");
      expect(metric.reason(none.with(1, 0.5))).toBeNull();
    }
  });
});

it("refuses predictions that are not those of the rows, and classes that are none", () => {
  const short = { ...few, predicted: few.predicted.subarray(1) };
  for (const metric of [recallMetric, precisionMetric, f1Metric]) {
    expect(() => metric({ ...short, classIndex: 0 })).toThrow(RangeError);
    for (const classIndex of [-1, 256, 0.5]) expect(() => metric({ ...few, classIndex })).toThrow(RangeError);
  }
  for (const metric of [balancedAccuracyMetric, macroF1Metric]) {
    expect(() => metric({ ...short, classes: 2 })).toThrow(RangeError);
    expect(() => metric({ ...few, classes: 1 })).toThrow(RangeError);
    expect(() => metric({ ...few, classes: 0 })).toThrow(RangeError);
  }
});
