import type { Interval } from "#server/contracts/ranking";
import { normalQuantile } from "#server/statistics/normal-quantile";

/**
 * Two-sided Wilson score interval for a proportion, without continuity correction: all proportions that the score test
 * does not reject. Unlike the textbook interval it has a width at 0 of n and at n of n.
 *
 * Source: Wilson 1927, JASA 22:209; Brown, Cai & DasGupta 2001.
 *
 * @param correct successes, from 0 to n; need not be whole (an effective count)
 * @param n trials, above 0
 * @param confidence such as 0.95
 * @throws RangeError where n is not above 0 or correct lies outside 0 to n
 * @example wilsonInterval(9, 10, 0.95) // [0.5958, 0.9821]
 */
export function wilsonInterval(correct: number, n: number, confidence: number): Interval {
  if (!(n > 0 && correct >= 0 && correct <= n)) throw new RangeError(`${correct} of ${n} is not a proportion.`);
  const z = normalQuantile((1 + confidence) / 2);
  const share = correct / n;
  const shrink = 1 + (z * z) / n;
  const centre = (share + (z * z) / (2 * n)) / shrink;
  const half = (z / shrink) * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  // At the two ends the bound is exactly 0 or 1; rounding must not move it.
  return [correct === 0 ? 0 : Math.max(0, centre - half), correct === n ? 1 : Math.min(1, centre + half)];
}
