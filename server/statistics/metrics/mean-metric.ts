import { addWeighted } from "#server/statistics/add-weighted";
import { countMarks, packMarks } from "#server/statistics/count-marks";
import { checkShape } from "#server/statistics/metrics/check-shape";
import { defineMetric } from "#server/statistics/metrics/define-metric";
import type { Metric } from "#server/statistics/metrics/metric";

/** So few values are held as one kind of number: a loop that has seen several kinds takes twice as long. */
const MOST_COPIED = 1_000_000;

/** Of fewer variants, sums of marks are not quicker for being counted side by side. */
const FEW = 4;

/**
 * The mean of a value per row: accuracy from 0 and 1, log loss, Brier score, cost, pairs right on both sides, flips. Its
 * pseudo-values are the values themselves.
 *
 * Undefined where no row counts.
 *
 * @param values shape (N, K), row-major, in the unit of the metric
 * @param variants K
 * @param higherIsBetter true of accuracy, false of a loss
 * @throws RangeError where the shape is not that of K variants or a value is not finite
 * @example
 * const accuracy = meanMetric(Uint8Array.of(1, 0, 1, 1), 2, true); // two rows of two variants
 * accuracy.measure().estimates // Float64Array [1, 0.5]
 */
export function meanMetric(
  values: Float64Array | Float32Array | Uint8Array,
  variants: number,
  higherIsBetter: boolean,
): Metric {
  const rows = Math.floor(values.length / variants);
  checkShape(values.length, rows, variants, "values");
  for (let at = 0; at < values.length; at++)
    if (!Number.isFinite(values[at])) throw new RangeError("A value is not finite.");
  const own = values.length <= MOST_COPIED ? Float64Array.from(values) : values;
  const marks = values instanceof Uint8Array && variants >= FEW ? packMarks(values, variants) : null;
  const counting = new Uint32Array(rows);
  return defineMetric({
    variants,
    rows,
    higherIsBetter,
    evaluate(weights, out) {
      out.fill(0);
      const counted = marks && countMarks(marks, weights, out);
      if (counted !== null) {
        for (let k = 0; k < variants; k++) out[k] = (out[k] as number) / counted;
        return;
      }
      let total = 0;
      let count = 0;
      for (let row = 0; row < rows; row++) {
        const weight = weights[row] as number;
        if (weight === 0) continue;
        total += weight;
        counting[count++] = row;
      }
      addWeighted(own, counting.subarray(0, count), weights, out);
      for (let k = 0; k < variants; k++) out[k] = (out[k] as number) / total;
    },
    writePseudoValues: (_weights, _estimates, _total, out) => out.set(values),
  });
}
