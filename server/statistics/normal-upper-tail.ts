import { chiSquaredUpperTail } from "#server/statistics/chi-squared-upper-tail";

/**
 * The chance that a standard normal variable is at least z. Small values keep their relative precision.
 *
 * @throws RangeError where z is NaN
 * @example normalUpperTail(1.959963984540054) // 0.025
 */
export function normalUpperTail(z: number): number {
  const beyond = chiSquaredUpperTail(z * z, 1) / 2;
  return z >= 0 ? beyond : 1 - beyond;
}
