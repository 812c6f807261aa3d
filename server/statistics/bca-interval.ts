import type { Interval } from "#server/contracts/ranking";
import { normalQuantile } from "#server/statistics/normal-quantile";
import { normalUpperTail } from "#server/statistics/normal-upper-tail";
import { quantile } from "#server/statistics/quantile";

/**
 * The bias-corrected and accelerated bootstrap interval: percentiles of the replicates, moved for how far the estimate lies
 * from their median (bias) and for how its standard error changes with its value (acceleration).
 *
 * Where all replicates are equal, so are its ends; where the estimate lies beyond all replicates, it counts as if half a
 * replicate lay beyond it.
 *
 * Source: Efron 1987, JASA 82:171; the acceleration from influence values: Efron & Tibshirani 1993, equation 22.29.
 *
 * @param replicates finite values in any order, shape (B), B >= 1
 * @param estimate on all rows, in the unit of the replicates
 * @param influence how much each unit moves the estimate, up to a common factor, shape (U)
 * @param confidence such as 0.95
 * @throws RangeError where there is no replicate
 * @example bcaInterval([1, 2, 3, 4, 5], 3, [-1, 0, 1], 0.5) // [2, 4]
 */
export function bcaInterval(
  replicates: ArrayLike<number>,
  estimate: number,
  influence: ArrayLike<number>,
  confidence: number,
): Interval {
  const sorted = new Float64Array(replicates).sort();
  const bias = normalQuantile(shareBelow(sorted, estimate));
  const acceleration = accelerationOf(influence);
  const end = (z: number): number => {
    const moved = bias + z;
    const room = 1 - acceleration * moved;
    // The percentile runs out here; past its pole the formula would come back from the other end.
    if (room <= 0) return quantile(sorted, moved > 0 ? 1 : 0);
    return quantile(sorted, 1 - normalUpperTail(bias + moved / room));
  };
  const z = normalQuantile((1 - confidence) / 2);
  return [end(z), end(-z)];
}

/** Share of replicates below a value, half of those that equal it included. */
function shareBelow(sorted: Float64Array, value: number): number {
  const count = sorted.length;
  let twice = 0;
  for (const each of sorted) twice += each < value ? 2 : Number(each === value);
  return Math.min(Math.max(twice / (2 * count), 1 / (2 * count)), 1 - 1 / (2 * count));
}

function accelerationOf(influence: ArrayLike<number>): number {
  let mean = 0;
  for (let i = 0; i < influence.length; i++) mean += (influence[i] as number) / influence.length;
  let squares = 0;
  let cubes = 0;
  for (let i = 0; i < influence.length; i++) {
    const each = (influence[i] as number) - mean;
    squares += each * each;
    cubes += each * each * each;
  }
  return squares > 0 ? cubes / (6 * squares ** 1.5) : 0;
}
