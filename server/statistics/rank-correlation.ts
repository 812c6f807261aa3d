import { midranks } from "#server/statistics/midranks";
import { normalQuantile } from "#server/statistics/normal-quantile";

export type RankCorrelation = { rho: number; interval: [number, number] };

/** Pearson's correlation, null where a side does not vary. */
function correlate(x: Float64Array, y: Float64Array): number | null {
  const meanX = x.reduce((sum, value) => sum + value, 0) / x.length;
  const meanY = y.reduce((sum, value) => sum + value, 0) / y.length;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let at = 0; at < x.length; at++) {
    const dx = (x[at] as number) - meanX;
    const dy = (y[at] as number) - meanY;
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xx === 0 || yy === 0 ? null : Math.max(-1, Math.min(1, xy / Math.sqrt(xx * yy)));
}

/**
 * Spearman's rank correlation with its interval: Pearson's on midranks; the interval by Fisher's z with the standard error
 * sqrt((1 + rho^2 / 2) / (n - 3)).
 *
 * Source: Spearman 1904; Bonett & Wright 2000, Psychometrika 65:23.
 *
 * @param x shape (n), n at least 4
 * @param y shape (n)
 * @param confidence of the interval, 0.95 unless told
 * @returns null where one side has a single value: then there is no correlation
 * @throws RangeError where the shapes differ or n is below 4
 * @example rankCorrelation([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])?.rho // 0.8208
 */
export function rankCorrelation(x: readonly number[], y: readonly number[], confidence = 0.95): RankCorrelation | null {
  const n = x.length;
  if (n !== y.length || n < 4) throw new RangeError(`No rank correlation of ${n} with ${y.length} values.`);
  const rho = correlate(midranks(Float64Array.from(x)), midranks(Float64Array.from(y)));
  if (rho === null) return null;
  const z = Math.atanh(rho);
  const reach = normalQuantile(0.5 + confidence / 2) * Math.sqrt((1 + rho ** 2 / 2) / (n - 3));
  return { rho, interval: [Math.tanh(z - reach), Math.tanh(z + reach)] };
}
