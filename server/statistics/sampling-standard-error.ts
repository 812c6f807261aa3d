/**
 * Standard error that drawing n independent rows alone gives to a proportion: sqrt(p (1 - p) / n).
 *
 * @param share the proportion p, from 0 to 1
 * @param n rows, above 0
 * @throws RangeError where either is out of range
 * @example samplingStandardError(0.9, 100) // 0.03
 */
export function samplingStandardError(share: number, n: number): number {
  if (!(share >= 0 && share <= 1 && n > 0)) throw new RangeError(`${share} of ${n} rows is not a proportion.`);
  return Math.sqrt((share * (1 - share)) / n);
}
