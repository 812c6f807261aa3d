import { quantile } from "#server/statistics/quantile";

/** Of times in milliseconds. */
export type Percentiles = { p50: number; p95: number; most: number; n: number };

export function percentilesOf(times: readonly number[]): Percentiles {
  const sorted = Float64Array.from(times).sort();
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), most: quantile(sorted, 1), n: sorted.length };
}

export const medianOf = (values: readonly number[]): number => quantile(Float64Array.from(values).sort(), 0.5);
