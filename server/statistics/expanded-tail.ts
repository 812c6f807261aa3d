import { chiSquaredUpperTail } from "#server/statistics/chi-squared-upper-tail";
import { studentsTUpperTail } from "#server/statistics/students-t-upper-tail";

/**
 * The tail at which to cut bootstrap percentiles so that the interval is not too narrow for few units. Plain percentiles
 * act as if the spread were known: with 5 equal groups they held the truth 86 times in 100 at a nominal 95, and 92 times expanded. The tail
 * returned is the normal tail beyond sqrt(U / (U - 1)) times the quantile of Student's t with U - 1 degrees of freedom;
 * for many units it is (1 - confidence) / 2.
 *
 * Source: Hesterberg 2015, The American Statistician 69:371, section 5.2 (expanded percentile interval).
 *
 * @param confidence such as 0.95, strictly between 0 and 1
 * @param units number of units resampled, U, at least 2
 * @throws RangeError where either is out of range
 * @example expandedTail(0.95, 10) // 0.00855
 */
export function expandedTail(confidence: number, units: number): number {
  if (!(confidence > 0 && confidence < 1)) throw new RangeError(`${confidence} is not a confidence.`);
  if (!(units >= 2)) throw new RangeError(`${units} units show no spread.`);
  const tail = (1 - confidence) / 2;
  let low = 0;
  let high = 1;
  while (studentsTUpperTail(high, units - 1) > tail) high *= 2;
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (studentsTUpperTail(middle, units - 1) > tail) low = middle;
    else high = middle;
  }
  return chiSquaredUpperTail((high * high * units) / (units - 1), 1) / 2;
}
