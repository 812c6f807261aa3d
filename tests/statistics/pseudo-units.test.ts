import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { groupUnits } from "#server/statistics/group-units";
import { meanMetric } from "#server/statistics/metrics/mean-metric";
import { pseudoUnits } from "#server/statistics/pseudo-units";
import { unitCodes } from "#server/statistics/unit-codes";
import { unitEstimates } from "#server/statistics/unit-estimates";
import { rowUnits } from "#server/statistics/unit-table";
import { arbitraryAnswers } from "./arbitrary-answers";
import { countingRows, weightedRows } from "./metrics/arbitrary-rows";
import { EVERY, SMOOTH } from "./metrics/every-metric";

const someCodes = fc.array(fc.nat(4), { minLength: 16, maxLength: 16 });

function expectSums(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  for (let at = 0; at < expected.length; at++) expect(actual[at]).toBeCloseTo(expected[at]!, 9);
}

describe("pseudo-values as units", () => {
  it("are the plain sums for right answers, by row and by group", () => {
    fc.assert(
      fc.property(arbitraryAnswers, ({ correct, variants, groups }) => {
        const measure = meanMetric(correct, variants, true).measure();
        for (const [unitOf, plain] of [
          [null, rowUnits(correct, variants)],
          [unitCodes(groups), groupUnits(correct, variants, groups)],
        ] as const) {
          const table = pseudoUnits({ ...measure, weights: null, unitOf });
          expect(table.variants).toBe(variants);
          expect(table.sizes).toEqual(plain.sizes);
          expectSums(table.correct, plain.correct);
        }
      }),
    );
  });

  for (const [name, metricOf] of Object.entries(SMOOTH)) {
    it(`have the estimate of the metric ${name}, weighted and grouped`, () => {
      fc.assert(
        fc.property(weightedRows, someCodes, ({ rows, weights }, codes) => {
          fc.pre(weights.some((weight) => weight > 0));
          const metric = metricOf(rows);
          const measure = metric.measure(weights);
          const unitOf = unitCodes(Uint32Array.from(codes.slice(0, metric.rows)));
          for (const each of [null, unitOf]) {
            const { estimates } = unitEstimates(pseudoUnits({ ...measure, weights, unitOf: each }));
            for (const [k, estimate] of measure.estimates.entries()) {
              if (Number.isNaN(estimate)) expect(estimates[k]).toBeNaN();
              else expect(estimates[k]).toBeCloseTo(estimate, 8);
            }
          }
        }),
      );
    });
  }

  it("have the estimate handed in where pseudo-values are moved with it, as by a choice made on other rows", () => {
    fc.assert(
      fc.property(countingRows, ({ rows, weights }) => {
        const { estimates, pseudoValues } = EVERY.mean!(rows).measure(weights);
        const table = pseudoUnits({
          estimates: estimates.map((estimate) => estimate + 0.25),
          pseudoValues: pseudoValues.map((value) => value + 0.25),
          weights,
          unitOf: null,
        });
        expectSums(
          unitEstimates(table).estimates,
          estimates.map((estimate) => estimate + 0.25),
        );
      }),
    );
  });

  it("of groups are the sums of their rows, whose number is their size", () => {
    fc.assert(
      fc.property(countingRows, someCodes, ({ rows, weights }, codes) => {
        const measure = EVERY.rocArea!(rows).measure(weights);
        fc.pre(!measure.estimates.some(Number.isNaN));
        const unitOf = unitCodes(Uint32Array.from(codes.slice(0, weights.length)));
        const byRow = pseudoUnits({ ...measure, weights, unitOf: null });
        const byGroup = pseudoUnits({ ...measure, weights, unitOf });
        expect([...byRow.sizes]).toEqual(new Array(weights.length).fill(1));
        const sums = new Float64Array(byGroup.correct.length);
        const sizes = new Uint32Array(byGroup.sizes.length);
        for (const [row, unit] of unitOf.entries()) {
          sizes[unit]! += 1;
          for (let k = 0; k < rows.variants; k++) {
            sums[unit * rows.variants + k]! += byRow.correct[row * rows.variants + k]!;
          }
        }
        expect(byGroup.sizes).toEqual(sizes);
        expectSums(byGroup.correct, sums);
      }),
    );
  });

  it("stay the same where all rows weigh twice as much", () => {
    fc.assert(
      fc.property(countingRows, ({ rows, weights }) => {
        const measure = EVERY.accuracy!(rows).measure(weights);
        const twice = weights.map((weight) => 2 * weight);
        const plain = pseudoUnits({ ...measure, weights, unitOf: null });
        expectSums(pseudoUnits({ ...measure, weights: twice, unitOf: null }).correct, plain.correct);
      }),
    );
  });

  it("are the estimate for a row that weighs nothing, and farther from it the more a row weighs", () => {
    const rows = { estimates: Float64Array.of(0.75), pseudoValues: Float64Array.of(0, 1, 1), unitOf: null };
    const { correct } = pseudoUnits({ ...rows, weights: Float64Array.of(1, 3, 0) });
    // Weights of mean 1: 0.75, 2.25 and 0.
    expectSums(correct, [0.75 - 0.75 * 0.75, 0.75 + 2.25 * 0.25, 0.75]);
  });
});
