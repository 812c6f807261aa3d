const EPSILON = 2.220446049250313e-16;

/** gamma(a + 1/2) / gamma(a), for a > 0: the asymptotic series, stepped down to small a by the recurrence. */
function halfStepGammaRatio(a: number): number {
  if (a < 40) return (a / (a + 0.5)) * halfStepGammaRatio(a + 1);
  const inverse = 1 / a;
  const logarithm =
    inverse * (-1 / 8 + inverse ** 2 * (1 / 192 + inverse ** 2 * (-1 / 640 + (17 / 14336) * inverse ** 2)));
  return Math.sqrt(a) * Math.exp(logarithm);
}

/** The continued fraction of the incomplete beta function (modified Lentz). */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    fraction *= d * c;
    if (Math.abs(d * c - 1) <= EPSILON) break;
  }
  return fraction;
}

/**
 * The chance that Student's t with `df` degrees of freedom is above t: half the regularised incomplete beta function
 * I(df / (df + t^2); df / 2, 1 / 2) for t >= 0. Small values keep their relative precision.
 *
 * Source: Abramowitz & Stegun 26.7.1 and 26.5.8.
 *
 * @param t any number; infinities are allowed
 * @param df degrees of freedom, above 0
 * @throws RangeError where df is not above 0 or t is not a number
 * @example studentsTUpperTail(2.0, 10) // 0.03669401738537018
 */
export function studentsTUpperTail(t: number, df: number): number {
  if (!(df > 0) || Number.isNaN(t)) throw new RangeError(`No tail of Student's t at ${t} with ${df} degrees.`);
  if (t < 0) return 1 - studentsTUpperTail(-t, df);
  if (t === 0) return 0.5;
  if (t === Infinity) return 0;
  const a = df / 2;
  const x = df / (df + t * t);
  const y = (t * t) / (df + t * t);
  // x^a * y^(1/2) / B(a, 1/2), with the power taken as a logarithm of 1 + t^2/df so that large df lose nothing.
  const front = (Math.exp(-a * Math.log1p((t * t) / df)) * Math.sqrt(y) * halfStepGammaRatio(a)) / Math.sqrt(Math.PI);
  // The fraction converges on the left of (a + 1) / (a + b + 2); on the right its mirror image does.
  return x < (a + 1) / (a + 2.5) ? (front * betaFraction(a, 0.5, x)) / a / 2 : 0.5 - front * betaFraction(0.5, a, y);
}
