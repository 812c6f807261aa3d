import { decompose, solve } from "#server/statistics/solve-symmetric";

export type Borrowed = {
  /** Estimate of each variant from its own rows and from what is published, in the unit of the metric, shape (K). */
  estimates: Float64Array;
  /** How much of a difference between variants on these rows is believed, from 0 to 1. */
  reliability: number;
  /** Share of what is believed that published figures foretell, from 0 to 1. */
  foretold: number;
};

/** Candidate variances of the true differences, as shares of the variance that the estimates have. */
const SCALES = [0.01, 0.03, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9];
/** Candidate shares of them that follow the published figures. */
const SHARES = [0, 0.2, 0.4, 0.6, 0.8, 0.95];

/**
 * Empirical-Bayes estimates of all variants: their differences on these rows, shrunk by how much of them is noise, and drawn
 * towards what variants with similar published figures reach.
 *
 * The true values are taken as normal about a common mean, with covariance a ((1 - g) I + g L), where L is the covariance of
 * the standardised published figures; the estimates as normal about them, with the covariance that the rows give. The estimate
 * is the posterior mean, averaged over a grid of (a, g) by their likelihood. It is for choosing between variants; it comes with
 * no guarantee on any one of them.
 *
 * Source: Robinson 1991, Statistical Science 6:15 (best linear unbiased prediction); Efron & Morris 1975, JASA 70:311.
 *
 * @param estimates on the user's rows, shape (K)
 * @param noise their covariance, shape (K, K), row-major
 * @param published figures of each variant on T published tests, shape (K, T), row-major; a test on which all are equal is
 *   passed over
 * @throws RangeError where the shapes do not fit
 * @example borrowStrength(Float64Array.of(0.8, 0.7), Float64Array.of(1, 0, 0, 1), new Float64Array(0)).estimates // about 0.75 each
 */
export function borrowStrength(estimates: Float64Array, noise: Float64Array, published: Float64Array): Borrowed {
  const K = estimates.length;
  if (noise.length !== K * K || published.length % K !== 0) {
    throw new RangeError(`${noise.length} covariances and ${published.length} figures are not those of ${K} variants.`);
  }
  const mean = estimates.reduce((sum, value) => sum + value, 0) / K;
  const differences = estimates.map((value) => value - mean);
  const spread = differences.reduce((sum, value) => sum + value * value, 0) / Math.max(K - 1, 1);
  if (!(spread > 0)) return { estimates: estimates.slice(), reliability: 0, foretold: 0 };
  const contrasts = centre(noise, K);
  const kernel = centre(kernelOf(published, K), K);
  const candidates = SCALES.flatMap((scale) => SHARES.map((share) => ({ scale, share })));
  const fits = candidates.flatMap(({ scale, share }) => {
    const fit = fitPrior(differences, contrasts, kernel, scale * spread, share);
    return fit ? [{ ...fit, scale, share }] : [];
  });
  const top = Math.max(...fits.map(({ logLikelihood }) => logLikelihood));
  const result = new Float64Array(K);
  let total = 0;
  let scales = 0;
  let shares = 0;
  for (const { logLikelihood, posterior, scale, share } of fits) {
    const weight = Math.exp(logLikelihood - top);
    total += weight;
    scales += weight * scale;
    shares += weight * share;
    for (let k = 0; k < K; k++) result[k] = (result[k] as number) + weight * (posterior[k] as number);
  }
  return { estimates: result.map((sum) => mean + sum / total), reliability: scales / total, foretold: shares / total };
}

/** Takes the common mean out of rows and columns. */
function centre(matrix: Float64Array, K: number): Float64Array {
  const means = new Float64Array(K);
  for (let at = 0; at < matrix.length; at++) {
    const j = Math.floor(at / K);
    means[j] = (means[j] as number) + (matrix[at] as number) / K;
  }
  const all = means.reduce((sum, value) => sum + value, 0) / K;
  return matrix.map((value, at) => value - (means[Math.floor(at / K)] as number) - (means[at % K] as number) + all);
}

/** Covariance of the variants over the standardised published tests, with a mean of 1 on its diagonal. */
function kernelOf(published: Float64Array, K: number): Float64Array {
  const T = published.length / K;
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
  return used > 0 ? kernel.map((sum) => sum / used) : kernel;
}

/** Posterior mean of the differences under one prior, and how likely the estimates are under it. */
function fitPrior(
  differences: Float64Array,
  noise: Float64Array,
  kernel: Float64Array,
  variance: number,
  share: number,
): { posterior: Float64Array; logLikelihood: number } | null {
  const K = differences.length;
  const prior = kernel.map((value, at) => {
    const own = Math.floor(at / K) === at % K ? 1 : 0;
    return variance * ((1 - share) * (own - 1 / K) + share * value);
  });
  // Differences have no part along the common mean: any variance there leaves their likelihood as it is.
  const whole = prior.map(
    (value, at) => value + (noise[at] as number) + variance / K + (at % (K + 1) === 0 ? variance * 1e-6 : 0),
  );
  const taken = decompose(whole, K);
  if (!taken) return null;
  const weights = solve(taken, differences);
  let misfit = 0;
  for (let k = 0; k < K; k++) misfit += (weights[k] as number) * (differences[k] as number);
  const posterior = new Float64Array(K);
  for (let j = 0; j < K; j++) {
    let sum = 0;
    for (let k = 0; k < K; k++) sum += (prior[j * K + k] as number) * (weights[k] as number);
    posterior[j] = sum;
  }
  return { posterior, logLikelihood: -(taken.logDeterminant + misfit) / 2 };
}
