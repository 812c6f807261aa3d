import { EXACT_ANSWERS } from "#server/ranking/measure-options";
import { crossFitted } from "#server/statistics/cross-fitted";
import { metricBootstrap } from "#server/statistics/metric-bootstrap";
import type { Metric } from "#server/statistics/metrics/metric";
import type { Random } from "#server/statistics/random";

/** Noise of a mean over the third of the rows that a resample leaves out, by that of all rows: the root of e. */
export const LEFT_OUT_NOISE = Math.sqrt(Math.E);
const BIAS_RESAMPLES = 200;

/**
 * How much the plain values are too high, the mean over all variants: so that variants stay as far apart as their rows put them.
 * A threshold: what it gains by being judged where it was chosen, by cross-fitting. Noise: what a resample adds (Efron &
 * Tibshirani 1993, chapter 10).
 */
export function biasOf(
  bias: "fitted" | "upward",
  metric: Metric,
  estimates: Float64Array,
  rows: { weights: Float64Array | null; unitOf: Uint32Array | null },
  random: Random,
): number {
  const { variants } = metric;
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  if (bias === "fitted") {
    const fitted = crossFitted(metric, new Uint8Array(metric.rows).fill(1), rows, random);
    return fitted.some(Number.isNaN) ? 0 : mean(estimates) - mean(fitted);
  }
  if (metric.rows * variants > EXACT_ANSWERS) return 0;
  const found = metricBootstrap(metric, rows, BIAS_RESAMPLES, random, false);
  return found ? mean(found.inBag) - mean(estimates) : 0;
}
