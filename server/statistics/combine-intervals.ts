import type { Interval } from "#server/contracts/ranking";

/**
 * An interval for a weighted sum of independent estimates from their own intervals: each end is as far from the sum as the
 * distances of the parts' ends add up to, squared (the method of variance estimates recovery).
 *
 * Source: Zou & Donner 2008, Statistics in Medicine 27:1693; Donner & Zou 2012, Statistical Methods in Medical Research 21:347.
 *
 * @param parts estimates with their intervals, and weights of at least 0
 * @example combineIntervals([{ estimate: 0.5, interval: [0.4, 0.6], weight: 1 }]) // [0.4, 0.6]
 */
export function combineIntervals(parts: readonly { estimate: number; interval: Interval; weight: number }[]): Interval {
  let sum = 0;
  let below = 0;
  let above = 0;
  for (const { estimate, interval, weight } of parts) {
    sum += weight * estimate;
    below += (weight * (estimate - interval[0])) ** 2;
    above += (weight * (interval[1] - estimate)) ** 2;
  }
  return [sum - Math.sqrt(below), sum + Math.sqrt(above)];
}
