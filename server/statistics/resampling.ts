/**
 * From this many units on, resamples are Gaussian draws of the same covariance: what resampling costs grows with the units,
 * and how far a sum of that many is from normal no longer shows. With fewer, a sum of random signs has lighter tails than a
 * normal one, so that Gaussian draws would make best sets larger than they need to be. docs/validation.md holds both to their
 * level, on either side of this number.
 */
export const GAUSSIAN_FROM_UNITS = 1000;
