import { quantile } from "#server/statistics/quantile";

/** Of times in milliseconds. */
export type Percentiles = { p50: number; p95: number; p99: number; most: number; n: number };

export function percentilesOf(times: readonly number[]): Percentiles {
  const sorted = Float64Array.from(times).sort();
  const [p50 = 0, p95 = 0, p99 = 0, most = 0] = [0.5, 0.95, 0.99, 1].map((share) => quantile(sorted, share));
  return { p50, p95, p99, most, n: sorted.length };
}

export const medianOf = (values: readonly number[]): number => quantile(Float64Array.from(values).sort(), 0.5);
