import { studentsTUpperTail } from "#server/statistics/students-t-upper-tail";

/**
 * The value that Student's t with `df` degrees of freedom exceeds with the chance `tail`, by halving the interval it lies in.
 *
 * @param tail above 0, at most 1/2
 * @param df degrees of freedom, above 0
 * @throws RangeError where either is out of range
 * @example studentsTQuantile(0.025, 10) // 2.2281
 */
export function studentsTQuantile(tail: number, df: number): number {
  if (!(tail > 0 && tail <= 0.5)) throw new RangeError(`${tail} is not a tail of at most one half.`);
  let low = 0;
  let high = 1;
  while (studentsTUpperTail(high, df) > tail) high *= 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (studentsTUpperTail(middle, df) > tail) low = middle;
    else high = middle;
  }
  return high;
}
