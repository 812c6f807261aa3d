import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { confusionMatrix } from "#server/statistics/confusion-matrix";
import { calibrationErrorMetric } from "#server/statistics/metrics/calibration-error-metric";
import { reliabilityTally } from "#server/statistics/reliability";
import { wilsonInterval } from "#server/statistics/wilson-interval";
import reference from "../fixtures/statistics/confusion.json";

const BINS = 15;

function tallyOf(confidence: number[], correct: boolean[]) {
  const tally = reliabilityTally(BINS);
  for (const [row, each] of confidence.entries()) tally.add(each, correct[row] as boolean);
  return tally.bins(0.95);
}

describe("a confusion matrix", () => {
  test("agrees with scikit-learn's, from one row to a thousand", () => {
    expect(reference.length).toBeGreaterThanOrEqual(20);
    for (const { classes, labels, answers, matrix, trace } of reference) {
      const counts = confusionMatrix(Uint8Array.from(labels), Uint8Array.from(answers), 1, 0, classes);
      if (matrix) expect(counts).toEqual(matrix);
      expect(counts.reduce((sum, own, at) => sum + (own[at] as number), 0)).toBe(trace);
    }
  });

  test("takes the column of its variant, and no other", () => {
    const predicted = Uint8Array.of(0, 1, 2, 0, 1, 2);
    expect(confusionMatrix(Uint8Array.of(2, 2), predicted, 3, 2, 3)).toEqual([
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 2],
    ]);
  });

  test("refuses answers of another shape", () => {
    expect(() => confusionMatrix(Uint8Array.of(0, 1), Uint8Array.of(0, 1, 1), 2, 0, 2)).toThrow(RangeError);
  });
});

describe("a reliability diagram", () => {
  test("agrees with scikit-learn's calibration curve", () => {
    for (const { labels, answers, confidence, curve } of reference) {
      const bins = tallyOf(
        confidence,
        labels.map((label, row) => label === answers[row]),
      );
      expect(bins).toHaveLength(curve.length);
      for (const [at, bin] of bins.entries()) {
        expect(bin.confidence).toBeCloseTo(curve[at]?.[0] as number, 10);
        expect(bin.correct / bin.n).toBeCloseTo(curve[at]?.[1] as number, 10);
        expect(bin.interval).toEqual(wilsonInterval(bin.correct, bin.n, 0.95));
      }
    }
  });

  test("its gaps, weighed by their rows, are the expected calibration error", () => {
    const rows = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean()), {
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(rows, (drawn) => {
        const confidence = drawn.map(([each]) => each);
        const bins = tallyOf(
          confidence,
          drawn.map(([, right]) => right),
        );
        const gap = bins.reduce((sum, { n, correct, confidence: mean }) => sum + Math.abs(correct - n * mean), 0);
        const metric = calibrationErrorMetric({
          confidence: Float64Array.from(confidence),
          correct: Uint8Array.from(drawn, ([, right]) => Number(right)),
          variants: 1,
        });
        expect(gap / drawn.length).toBeCloseTo(metric.measure().estimates[0] as number, 9);
        expect(bins.reduce((sum, { n }) => sum + n, 0)).toBe(drawn.length);
      }),
    );
  });

  test("a bin holds its upper end, and the last holds certainty", () => {
    const bins = tallyOf([0, 1 / 15, 1], [true, false, true]);
    expect(bins.map(({ low, high, n }) => [Math.round(low * 15), Math.round(high * 15), n])).toEqual([
      [0, 1, 2],
      [14, 15, 1],
    ]);
  });

  test("refuses to have no bins", () => {
    expect(() => reliabilityTally(0)).toThrow(RangeError);
  });
});
