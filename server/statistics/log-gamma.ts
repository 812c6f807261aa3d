const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

/**
 * Natural logarithm of the gamma function, about 14 digits.
 * Source: Lanczos 1964, SIAM J. Numer. Anal. B 1:86, with g = 7 and nine coefficients.
 *
 * @param x at least 0.5
 * @throws RangeError where x is smaller
 * @example logGamma(5) // 3.178053830347944, the logarithm of 4!
 */
export function logGamma(x: number): number {
  if (!(x >= 0.5)) throw new RangeError(`The logarithm of the gamma function is taken from 0.5 up, not at ${x}.`);
  let sum = 0.9999999999998099;
  for (let i = 0; i < LANCZOS.length; i++) sum += (LANCZOS[i] as number) / (x + i);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
}
