import { covarianceRoot, gaussianDraws } from "#server/statistics/gaussian-draws";
import type { Random } from "#server/statistics/random";

/**
 * The Gaussian counterpart of signFlips: draws whose differences between columns have mean 0 and, jointly for all pairs, the
 * covariance that random signs of the units give them. Their cost does not grow with the number of units.
 *
 * All of it follows from the squared differences: with the columns taken from their mean, the covariance is minus half of
 * the doubly centred matrix (Torgerson's classical scaling).
 *
 * Source: Chernozhukov, Chetverikov & Kato 2013, Annals of Statistics 41:2786, for maxima of many sums; Torgerson 1952.
 *
 * @param squares sum over units of the squared difference of each pair, symmetric, shape (K, K), row-major
 * @param variants K
 * @param resamples B
 * @param random the stream to draw from
 * @returns shape (B, K), row-major; only differences within a row have a meaning
 * @throws RangeError where the shape does not fit
 * @example gaussianFlips(new Float64Array(4), 2, 2, new Random(1)) // all 0: nothing differs
 */
export function gaussianFlips(
  squares: Float64Array,
  variants: number,
  resamples: number,
  random: Random,
): Float64Array {
  const means = new Float64Array(variants);
  for (let at = 0; at < squares.length; at++) {
    const j = Math.floor(at / variants);
    means[j] = (means[j] as number) + (squares[at] as number) / variants;
  }
  const mean = means.reduce((sum, value) => sum + value, 0) / variants;
  const covariance = squares.map((square, at) => {
    const j = Math.floor(at / variants);
    return ((means[j] as number) + (means[at % variants] as number) - mean - square) / 2;
  });
  return gaussianDraws(covarianceRoot(covariance, variants), resamples, random);
}
