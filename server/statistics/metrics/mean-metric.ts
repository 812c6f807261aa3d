import { checkShape } from "#server/statistics/metrics/check-shape";
import { defineMetric } from "#server/statistics/metrics/define-metric";
import type { Metric } from "#server/statistics/metrics/metric";

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
  return defineMetric({
    variants,
    rows,
    higherIsBetter,
    evaluate(weights, out) {
      out.fill(0);
      let total = 0;
      for (let row = 0; row < rows; row++) {
        const weight = weights[row] as number;
        if (weight === 0) continue;
        total += weight;
        const start = row * variants;
        for (let k = 0; k < variants; k++) out[k] = (out[k] as number) + weight * (values[start + k] as number);
      }
      for (let k = 0; k < variants; k++) out[k] = (out[k] as number) / total;
    },
    writePseudoValues: (_weights, _estimates, _total, out) => out.set(values),
  });
}
