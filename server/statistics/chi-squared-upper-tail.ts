import { logGamma } from "#server/statistics/log-gamma";

const EPSILON = 2.220446049250313e-16;

/** Lower regularised incomplete gamma by its power series; converges quickly for x < a + 1. */
function lowerBySeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = a + 1; term > sum * EPSILON; n++) {
    term *= x / n;
    sum += term;
  }
  return sum * Math.exp(a * Math.log(x) - x - logGamma(a));
}

/** Upper regularised incomplete gamma by its continued fraction (modified Lentz); for x >= a + 1. */
function upperByFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = Number.MAX_VALUE;
  let d = 1 / b;
  let fraction = d;
  for (let i = 1; i < 10_000; i++) {
    const step = i * (a - i);
    b += 2;
    d = 1 / (step * d + b);
    c = b + step / c;
    fraction *= d * c;
    if (Math.abs(d * c - 1) <= EPSILON) break;
  }
  return fraction * Math.exp(a * Math.log(x) - x - logGamma(a));
}

/**
 * The chance that a chi-squared variable is at least `statistic`: the upper regularised incomplete gamma function
 * Q(df / 2, statistic / 2). Small values keep their relative precision.
 *
 * Source: Abramowitz & Stegun 6.5.29 and 6.5.31; Lentz 1976.
 *
 * @param statistic at least 0
 * @param df degrees of freedom, at least 1
 * @throws RangeError where either is out of range
 * @example chiSquaredUpperTail(3.841458820694124, 1) // 0.05
 */
export function chiSquaredUpperTail(statistic: number, df: number): number {
  if (!(statistic >= 0 && df >= 1)) throw new RangeError(`No chi-squared tail at ${statistic} with ${df} degrees.`);
  if (statistic === 0) return 1;
  if (statistic === Infinity) return 0;
  const a = df / 2;
  const x = statistic / 2;
  return x < a + 1 ? 1 - lowerBySeries(a, x) : upperByFraction(a, x);
}
