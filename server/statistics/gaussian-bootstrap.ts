import { covarianceRoot, gaussianDraws } from "#server/statistics/gaussian-draws";
import { jointMoments } from "#server/statistics/joint-moments";
import type { PairedBootstrap } from "#server/statistics/paired-bootstrap";
import type { Random } from "#server/statistics/random";
import { unitEstimates } from "#server/statistics/unit-estimates";
import type { UnitTable } from "#server/statistics/unit-table";

/**
 * The Gaussian counterpart of pairedBootstrap: draws of the metrics in and out of the bag with the means and the joint
 * covariance that resampling whole units gives them. Its cost does not grow with the number of units.
 *
 * A unit is drawn c times, c ~ Poisson(1), and left out with probability 1/e. With residuals r_u = y_u - theta * size_u and
 * S the sum of their cross products, sum((c - 1) r) and sum((1[c = 0] - 1/e) r) have the covariance
 * [[1, -1/e], [-1/e, (1/e) (1 - 1/e)]] (x) S. Divided by the rows in each they are how far the metrics depart from theta.
 *
 * Source: Efron 1979, Annals of Statistics 7:1, remark on Poisson resampling; Chernozhukov, Chetverikov & Kato 2013.
 *
 * @param table (U, K) counts or scores with sizes
 * @param resamples B, at least 1
 * @param random the stream to draw from
 * @returns as pairedBootstrap does; the rows left out are their expectation in every resample
 * @throws RangeError where there is no row or no resample
 * @example gaussianBootstrap(rowUnits(Uint8Array.of(1, 1, 1, 1), 2), 3, new Random(1)).inBag // six times 1
 */
export function gaussianBootstrap(table: UnitTable, resamples: number, random: Random): PairedBootstrap {
  if (!(resamples >= 1)) throw new RangeError("A bootstrap needs a resample.");
  const { variants } = table;
  const { rows, estimates } = unitEstimates(table);
  const root = covarianceRoot(residualMoments(table, estimates), variants);
  const inBag = gaussianDraws(root, resamples, random);
  const outOfBag = gaussianDraws(root, resamples, random);
  // What is left out varies with what is drawn (-1/e), and on its own: 1/e (1 - 1/e) - 1/e^2.
  const left = Math.exp(-1);
  const own = Math.sqrt(left * (1 - 2 * left));
  for (let at = 0, k = 0; at < inBag.length; at++, k = k + 1 === variants ? 0 : k + 1) {
    const theta = estimates[k] as number;
    const drawn = inBag[at] as number;
    inBag[at] = theta + drawn / rows;
    outOfBag[at] = theta + (own * (outOfBag[at] as number) - left * drawn) / (left * rows);
  }
  const outOfBagRows = new Uint32Array(resamples).fill(Math.max(1, Math.round(left * rows)));
  return { variants, resamples, inBag, outOfBag, outOfBagRows };
}

/** Cross products of the residuals y_u - theta * size_u, shape (K, K). */
function residualMoments(table: UnitTable, estimates: Float64Array): Float64Array {
  const { variants, correct, sizes } = table;
  const bySize = new Float64Array(variants);
  let sizeSquares = 0;
  for (let unit = 0, at = 0; unit < sizes.length; unit++) {
    const size = sizes[unit] as number;
    sizeSquares += size * size;
    for (let k = 0; k < variants; k++, at++) bySize[k] = (bySize[k] as number) + size * (correct[at] as number);
  }
  const moments = jointMoments(table);
  for (let j = 0; j < variants; j++) {
    const one = estimates[j] as number;
    for (let k = 0; k < variants; k++) {
      const other = estimates[k] as number;
      const at = j * variants + k;
      moments[at] =
        (moments[at] as number) -
        one * (bySize[k] as number) -
        other * (bySize[j] as number) +
        one * other * sizeSquares;
    }
  }
  return moments;
}
