import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metricBootstrap } from "#server/statistics/metric-bootstrap";
import { constantMetric } from "#server/statistics/metrics/constant-metric";
import { expectedCostMetric } from "#server/statistics/metrics/expected-cost-metric";
import { meanMetric } from "#server/statistics/metrics/mean-metric";
import { selectVariants } from "#server/statistics/metrics/select-variants";
import { pickResamples } from "#server/statistics/pick-variants";
import { Random } from "#server/statistics/random";
import { weightedRows } from "./arbitrary-rows";
import { COSTS, EVERY } from "./every-metric";

/** Columns of a table of two, with one twice for good measure. */
const CHOICES = [[0], [1], [1, 0], [0, 1], [1, 1, 0]];

const takeFrom = (values: Float64Array, columns: readonly number[], width: number): number[] =>
  Array.from({ length: values.length / width }, (_, row) => columns.map((k) => values[row * width + k]!)).flat();

describe("a metric of some of its variants", () => {
  for (const [name, metricOf] of Object.entries(EVERY)) {
    it(`agrees with the columns of the whole: ${name}`, () => {
      fc.assert(
        fc.property(weightedRows, fc.constantFrom(...CHOICES), ({ rows, weights }, columns) => {
          const whole = metricOf(rows);
          const own = selectVariants(whole, Int32Array.from(columns));
          expect([own.variants, own.rows, own.higherIsBetter]).toEqual([
            columns.length,
            whole.rows,
            whole.higherIsBetter,
          ]);
          const measure = whole.measure(weights);
          const found = own.measure(weights);
          expect([...found.estimates]).toEqual(takeFrom(measure.estimates, columns, 2));
          expect([...found.pseudoValues]).toEqual(takeFrom(measure.pseudoValues, columns, 2));
          const isMissing = found.estimates.some(Number.isNaN);
          expect(own.reason(weights)).toBe(isMissing ? whole.reason(weights) : null);
        }),
        { numRuns: 60 },
      );
    });
  }

  it("chooses where it is told to, and judges where it is told to", () => {
    fc.assert(
      fc.property(weightedRows, fc.constantFrom(...CHOICES), ({ rows, weights }, columns) => {
        const whole = expectedCostMetric({ ...rows, costs: COSTS });
        const fit = weights.toReversed();
        const all = new Float64Array(2);
        const found = new Float64Array(columns.length);
        whole.evaluate(weights, all, fit);
        selectVariants(whole, Int32Array.from(columns)).evaluate(weights, found, fit);
        expect([...found]).toEqual(takeFrom(all, columns, 2));
      }),
    );
  });

  it("is defined where the variants that it leaves out are not", () => {
    const whole = constantMetric([0.9, Number.NaN, 0.7], 2, true);
    const own = selectVariants(whole, Int32Array.of(2, 0));
    expect(whole.reason()).not.toBeNull();
    expect(own.reason()).toBeNull();
    expect([...own.measure().pseudoValues]).toEqual([0.7, 0.9, 0.7, 0.9]);
  });

  it("has the resamples of the whole", () => {
    const whole = meanMetric(Uint8Array.of(1, 0, 1, 0, 1, 1, 1, 0, 0, 1, 1, 1), 3, true);
    const columns = Int32Array.of(2, 0);
    const picked = pickResamples(metricBootstrap(whole, {}, 30, new Random(5))!, columns);
    expect(metricBootstrap(selectVariants(whole, columns), {}, 30, new Random(5))).toEqual(picked);
  });
});
