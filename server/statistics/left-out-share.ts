import type { Interval } from "#server/contracts/ranking";
import { expandedTail } from "#server/statistics/expanded-tail";
import { wilsonInterval } from "#server/statistics/wilson-interval";

/** Variance of a mean over the rows left out, by that of a mean over all rows: (1 - 1/e) / (1/e). */
export const LEFT_OUT_VARIANCE = Math.E - 1;

/** Two or three units call for tails so thin that they round to none. */
const SUREST = 1 - 1e-9;

/**
 * The level at which percentiles of resamples of few units have to be read to hold the given confidence.
 *
 * Source: Hesterberg 2015, The American Statistician 69:371.
 *
 * @param units resampled, U; from 2 on
 * @example levelOfFew(0.95, 1_000_000) // 0.95
 */
export function levelOfFew(confidence: number, units: number): number {
  return units >= 2 ? Math.min(1 - 2 * expandedTail(confidence, units), SUREST) : confidence;
}

/**
 * Interval of a share that was estimated by its mean over rows left out of resamples: Wilson's, for as many rows as the
 * variance of those means is worth, and of as many as there are units where they do not vary.
 *
 * @param estimate from 0 to 1; what lies beyond is moved in
 * @param variance of the shares of the rows left out, over resamples
 * @param units resampled, U
 * @param level such as 0.95
 * @example leftOutShareInterval(0.9, 0, 10, 0.95) // [0.5958, 0.9821], as of 9 of 10
 */
export function leftOutShareInterval(estimate: number, variance: number, units: number, level: number): Interval {
  const share = Math.min(Math.max(estimate, 0), 1);
  const spread = share * (1 - share);
  const worth = spread > 0 && variance > 0 ? Math.max((spread * LEFT_OUT_VARIANCE) / variance, 1) : units;
  return wilsonInterval(share * worth, worth, level);
}
