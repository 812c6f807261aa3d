import type { Interval } from "#server/contracts/ranking";
import { normalQuantile } from "#server/statistics/normal-quantile";

/**
 * Interval for the difference of two proportions that were measured on the same units, from the difference and the number of
 * discordant units (on which exactly one of the two is right). A count that is too high makes it too wide, never too narrow.
 * With `copies` it also holds where a source is shown up to that many times: the squared sum over the copies is at most
 * `copies` times the sum of their squares (Cauchy and Schwarz).
 *
 * Source: Bonett & Price 2012, JEBS 37:479 (Laplace-adjusted Wald), here with the variance times `copies`.
 *
 * @param difference units right of the one less units right of the other
 * @param discordant at least |difference|, at most n
 * @param n units, above 0
 * @param confidence such as 0.95
 * @param copies units that may stem from one source, 1 where they are independent
 * @returns shares in [-1, 1]
 * @throws RangeError where the counts contradict each other
 * @example bonettPriceInterval(0, 0, 98, 0.95) // [-0.0277, 0.0277]
 */
export function bonettPriceInterval(
  difference: number,
  discordant: number,
  n: number,
  confidence: number,
  copies = 1,
): Interval {
  if (!(n > 0 && Math.abs(difference) <= discordant && discordant <= n && copies >= 1))
    throw new RangeError(`A difference of ${difference} with ${discordant} discordant of ${n} units is impossible.`);
  const units = n + 2;
  const centre = difference / units;
  const variance = (copies * ((discordant + 2) / units - centre * centre)) / units;
  const reach = normalQuantile((1 + confidence) / 2) * Math.sqrt(variance);
  return [Math.max(-1, centre - reach), Math.min(1, centre + reach)];
}
