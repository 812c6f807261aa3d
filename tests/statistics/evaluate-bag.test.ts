import fc from "fast-check";
import { expect, it } from "vitest";
import { bags } from "#server/statistics/bag";
import { evaluateBag } from "#server/statistics/evaluate-bag";
import { macroRocAreaMetric } from "#server/statistics/metrics/macro-roc-area-metric";
import type { Metric } from "#server/statistics/metrics/metric";
import { rocAreaMetric } from "#server/statistics/metrics/roc-area-metric";
import { Random } from "#server/statistics/random";

const VARIANTS = 3;

/** Scores of which one variant's never tie, one's often do, and one's may. */
const scoredRows = fc
  .array(
    fc.record({
      scores: fc.tuple(
        fc.double({ noNaN: true }),
        fc.integer({ min: 0, max: 3 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
      ),
      label: fc.nat(2),
      weight: fc.constantFrom(0, 0.5, 1, 2.25),
    }),
    { minLength: 4, maxLength: 40 },
  )
  .filter((rows) => new Set(rows.map(({ scores }) => scores[0])).size === rows.length);

it("a bag is worth what its rows drawn and its rows left out are worth one after the other, to the last bit", () => {
  let defined = 0;
  fc.assert(
    fc.property(scoredRows, fc.integer({ min: 0, max: 1e6 }), (rows, seed) => {
      const ofClass = (wanted: number): Metric =>
        rocAreaMetric({
          scores: Float64Array.from(
            rows.flatMap(({ scores }) => scores.map((score) => (wanted === 1 ? score : -score))),
          ),
          isPositive: Uint8Array.from(rows, ({ label }) => Number(label === wanted)),
          variants: VARIANTS,
        });
      const weights = Float64Array.from(rows, ({ weight }) => weight);
      const bag = bags(rows.length, { weights })(new Random(seed));
      for (const metric of [ofClass(1), macroRocAreaMetric([0, 1, 2].map(ofClass))]) {
        const [inside, outside, drawn, left] = Array.from({ length: 4 }, () => new Float64Array(VARIANTS)) as [
          Float64Array,
          Float64Array,
          Float64Array,
          Float64Array,
        ];
        evaluateBag(metric, bag, inside, outside);
        metric.evaluate(bag.drawn, drawn);
        metric.evaluate(bag.left, left);
        expect(inside).toEqual(drawn);
        expect(outside).toEqual(left);
        defined += Number(!outside.some(Number.isNaN));
      }
    }),
  );
  expect(defined).toBeGreaterThan(20);
});
