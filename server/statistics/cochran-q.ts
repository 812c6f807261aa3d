import { chiSquaredUpperTail } from "#server/statistics/chi-squared-upper-tail";

export type CochranQ = { statistic: number; df: number; p: number };

/**
 * Cochran's Q: do K variants have the same accuracy on N independent rows that all of them answered? Rows on which all
 * variants agree carry no information. With no other row Q is 0 / 0; it is reported as Q = 0, p = 1: no sign of any
 * difference. For K = 2 this is McNemar's test without continuity correction.
 *
 * Source: Cochran 1950, Biometrika 37:256.
 *
 * @param correct 1 where a variant is right, shape (N, K), row-major
 * @param variants K, at least 2
 * @throws RangeError where K is below 2 or the shape does not fit
 * @example cochranQ(Uint8Array.of(1, 1, 0, 1, 0, 0, 1, 1, 0), 3) // { statistic: 4.6667, df: 2, p: 0.0970 }
 */
export function cochranQ(correct: Uint8Array, variants: number): CochranQ {
  const rows = correct.length / variants;
  if (!(variants >= 2 && Number.isInteger(rows))) {
    throw new RangeError(`${correct.length} answers are not those of ${variants} variants, at least 2, on whole rows.`);
  }
  const perVariant = new Float64Array(variants);
  let total = 0;
  let rowSquares = 0;
  for (let row = 0; row < rows; row++) {
    let right = 0;
    for (let k = 0; k < variants; k++) {
      const own = correct[row * variants + k] as number;
      perVariant[k] = (perVariant[k] as number) + own;
      right += own;
    }
    total += right;
    rowSquares += right * right;
  }
  const df = variants - 1;
  const contested = variants * total - rowSquares;
  if (contested === 0) return { statistic: 0, df, p: 1 };
  const variantSquares = perVariant.reduce((sum, right) => sum + right * right, 0);
  const statistic = (df * (variants * variantSquares - total * total)) / contested;
  return { statistic, df, p: chiSquaredUpperTail(statistic, df) };
}
