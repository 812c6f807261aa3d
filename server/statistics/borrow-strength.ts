import { type SymmetricEigen, symmetricEigen } from "#server/statistics/symmetric-eigen";

export type Borrowed = {
  /** Estimate of each variant from these rows and from what is published, in the unit of the metric, shape (K). */
  estimates: Float64Array;
  /** Share of the true differences between variants that published figures foretell, from 0 to 1. */
  foretold: number;
};

/** Candidate variances of the true differences, as shares of the variance of the estimates. */
const SCALES = [0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9];
/** Candidate shares of them that follow the published figures. */
const SHARES = [0, 0.2, 0.4, 0.6, 0.8, 0.95];

/**
 * The directions in which the variants differ on published tests: eigenvectors of their covariance over the standardised tests,
 * the common mean taken out.
 *
 * @param published figures of K variants on T tests, shape (K, T), row-major; a test on which all are equal is passed over
 * @param variants K
 * @throws RangeError where the shape does not fit
 */
export function publishedDirections(published: Float64Array, variants: number): SymmetricEigen {
  const K = variants;
  const T = published.length / K;
  if (!Number.isInteger(T)) throw new RangeError(`${published.length} figures are not those of ${K} variants.`);
  const kernel = new Float64Array(K * K);
  let used = 0;
  for (let t = 0; t < T; t++) {
    const column = Float64Array.from({ length: K }, (_, k) => published[k * T + t] as number);
    const mean = column.reduce((sum, value) => sum + value, 0) / K;
    const variance = column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / K;
    if (!(variance > 0)) continue;
    used++;
    for (let j = 0; j < K; j++) {
      const own = ((column[j] as number) - mean) / variance;
      for (let k = 0; k < K; k++) {
        kernel[j * K + k] = (kernel[j * K + k] as number) + own * ((column[k] as number) - mean);
      }
    }
  }
  return symmetricEigen(
    kernel.map((sum) => sum / Math.max(used, 1)),
    K,
  );
}

/**
 * Empirical-Bayes estimates of all variants: their differences on these rows, shrunk by how much of them is noise, and drawn
 * towards what variants with similar published figures reach.
 *
 * The true values are taken as normal about a common mean, with covariance a ((1 - g) I + g L), where L is the covariance of
 * the variants over standardised published tests; the estimates as normal about them. The estimate is the posterior mean,
 * averaged over a grid of (a, g) by the likelihood of the estimates. It is for choosing between variants, and comes with no
 * guarantee on any one of them: docs/validation.md shows where choosing by it gets more.
 *
 * Source: Robinson 1991, Statistical Science 6:15 (best linear unbiased prediction); Efron & Morris 1975, JASA 70:311.
 *
 * @param estimates on the user's rows, shape (K)
 * @param noise variance that sampling gives a variant's lead over the mean of all
 * @param directions of the K variants, from `publishedDirections`
 * @throws RangeError where the shapes do not fit
 * @example borrowStrength(Float64Array.of(0.8, 0.6), 1, publishedDirections(Float64Array.of(), 2)).estimates // about 0.7 each
 */
export function borrowStrength(estimates: Float64Array, noise: number, { values, vectors }: SymmetricEigen): Borrowed {
  const K = estimates.length;
  if (values.length !== K) throw new RangeError(`Directions of ${values.length} variants for ${K} estimates.`);
  const mean = estimates.reduce((sum, value) => sum + value, 0) / K;
  const spread = estimates.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(K - 1, 1);
  if (!(spread > 0)) return { estimates: estimates.slice(), foretold: 0 };
  // In the directions of L everything is independent.
  const turned = Float64Array.from({ length: K }, (_, i) =>
    estimates.reduce((sum, value, k) => sum + (value - mean) * (vectors[k * K + i] as number), 0),
  );
  const fits = SCALES.flatMap((scale) =>
    SHARES.map((share) => {
      const shrinkage = new Float64Array(K);
      let logLikelihood = 0;
      for (let i = 0; i < K; i++) {
        const prior = scale * spread * (1 - share + share * Math.max(0, values[i] as number));
        const all = prior + Math.max(noise, spread * 1e-9);
        shrinkage[i] = prior / all;
        logLikelihood -= (Math.log(all) + (turned[i] as number) ** 2 / all) / 2;
      }
      return { share, shrinkage, logLikelihood };
    }),
  );
  const top = Math.max(...fits.map(({ logLikelihood }) => logLikelihood));
  const weights = fits.map(({ logLikelihood }) => Math.exp(logLikelihood - top));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const kept = turned.map(
    (value, i) =>
      value *
      fits.reduce((sum, { shrinkage }, at) => sum + ((weights[at] as number) / total) * (shrinkage[i] as number), 0),
  );
  return {
    estimates: estimates.map(
      (_, k) => mean + kept.reduce((sum, value, i) => sum + value * (vectors[k * K + i] as number), 0),
    ),
    foretold: fits.reduce((sum, { share }, at) => sum + ((weights[at] as number) / total) * share, 0),
  };
}
