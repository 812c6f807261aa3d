import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { macroRocAreaMetric } from "#server/statistics/metrics/macro-roc-area-metric";
import { writeMacroRocAreas } from "#server/statistics/metrics/macro-roc-area-once";
import { rocAreaMetric } from "#server/statistics/metrics/roc-area-metric";
import { logOddsOf } from "#server/statistics/metrics/row-losses";
import { Random } from "#server/statistics/random";
import { normal } from "../simulated-family";

type Case = { classes: number; variants: number; labels: Uint8Array; weights: Float64Array; values: Float32Array };

/** Logits that are all different, or of two classes such as many rows have in common. */
const cases: fc.Arbitrary<Case> = fc
  .record({
    classes: fc.integer({ min: 2, max: 4 }),
    variants: fc.integer({ min: 1, max: 3 }),
    isTied: fc.boolean(),
    rows: fc.array(fc.record({ label: fc.nat(3), weight: fc.constantFrom(0, 1, 1) }), { minLength: 1, maxLength: 60 }),
    seed: fc.nat(),
    spread: fc.constantFrom(0.1, 3, 60),
  })
  .map(({ classes, variants, isTied, rows, seed, spread }) => {
    const random = new Random(seed);
    const draw = isTied && classes === 2 ? () => random.below(4) : () => spread * normal(random);
    return {
      classes,
      variants,
      labels: Uint8Array.from(rows, ({ label }) => label % classes),
      weights: Float64Array.from(rows, ({ weight }) => weight),
      values: Float32Array.from({ length: rows.length * variants * classes }, draw),
    };
  });

const logitsOf = ({ values, classes, variants }: Case) => ({
  values,
  classes,
  perRow: classes * variants,
  offsets: Uint32Array.from({ length: variants }, (_, k) => k * classes),
});

function sortedAreas({ classes, variants, labels, weights, values }: Case): Float64Array {
  const areas = Array.from({ length: classes }, (_, c) =>
    rocAreaMetric({
      scores: Float64Array.from({ length: labels.length * variants }, (_, at) =>
        logOddsOf(values.subarray(at * classes, (at + 1) * classes), c),
      ),
      isPositive: labels.map((label) => Number(label === c)),
      variants,
    }),
  );
  const out = new Float64Array(variants);
  macroRocAreaMetric(areas).evaluate(weights, out);
  return out;
}

describe("areas of all classes that are wanted once", () => {
  test("are those of rows that are sorted by log-odds, ties and absent classes included", () => {
    fc.assert(
      fc.property(cases, (one) => {
        const out = new Float64Array(one.variants);
        expect(writeMacroRocAreas(logitsOf(one), one.labels, one.weights, out)).toBe(true);
        for (const [k, area] of sortedAreas(one).entries()) {
          if (Number.isNaN(area)) expect(out[k]).toBeNaN();
          else expect(out[k]).toBeCloseTo(area, 12);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("are left to whoever sorts where a row counts twice, or digits would be lost", () => {
    const one: Case = {
      classes: 2,
      variants: 1,
      labels: Uint8Array.of(0, 1, 1),
      weights: Float64Array.of(1, 1, 1),
      values: Float32Array.of(1, 0, 0, 1, 2, 0),
    };
    const out = Float64Array.of(7);
    expect(writeMacroRocAreas(logitsOf(one), one.labels, Float64Array.of(1, 2, 1), out)).toBe(false);
    for (const logit of [-800, Number.NaN]) {
      const values = one.values.with(1, logit);
      expect(writeMacroRocAreas(logitsOf({ ...one, values }), one.labels, one.weights, out)).toBe(false);
    }
    expect(out[0]).toBe(7);
  });
});
