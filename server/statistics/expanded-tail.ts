import { chiSquaredUpperTail } from "#server/statistics/chi-squared-upper-tail";
import { studentsTQuantile } from "#server/statistics/students-t-quantile";

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
  const t = studentsTQuantile((1 - confidence) / 2, units - 1);
  return chiSquaredUpperTail((t * t * units) / (units - 1), 1) / 2;
}
