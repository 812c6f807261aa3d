import { midranks } from "#server/statistics/midranks";

/** What a variant's area under the ROC curve is made of. */
export type RocArea = {
  area: number;
  /** Per positive example, the share of negatives it scores above (ties count half), shape (m). */
  positives: Float64Array;
  /** Per negative example, the share of positives that score above it (ties count half), shape (n). */
  negatives: Float64Array;
};

/**
 * The area under the ROC curve, the chance that a positive example scores above a negative one, with the structural
 * components that its variance is made of, in O(N log N).
 *
 * Source: DeLong, DeLong & Clarke-Pearson 1988, Biometrics 44:837; Sun & Xu 2014, IEEE Signal Processing Letters 21:1389.
 *
 * @param scores shape (N), higher means positive
 * @param isPositive shape (N), 1 for a positive example, 0 for a negative one
 * @returns null where either class is absent: then there is no such area
 * @throws RangeError where the shapes differ or a score is NaN
 * @example rocArea(Float64Array.of(0.1, 0.4, 0.35, 0.8), Uint8Array.of(0, 0, 1, 1))?.area // 0.75
 */
export function rocArea(scores: ArrayLike<number>, isPositive: Uint8Array): RocArea | null {
  if (scores.length !== isPositive.length) {
    throw new RangeError(`${scores.length} scores are not those of ${isPositive.length} examples.`);
  }
  const all = Float64Array.from(scores);
  if (all.some(Number.isNaN)) throw new RangeError("A score is NaN.");
  const positive = all.filter((_, row) => isPositive[row] === 1);
  const negative = all.filter((_, row) => isPositive[row] !== 1);
  const m = positive.length;
  const n = negative.length;
  if (m === 0 || n === 0) return null;
  const together = new Float64Array(m + n);
  together.set(positive);
  together.set(negative, m);
  const overall = midranks(together);
  const amongPositives = midranks(positive);
  const amongNegatives = midranks(negative);
  const positives = amongPositives.map((rank, i) => ((overall[i] as number) - rank) / n);
  const negatives = amongNegatives.map((rank, j) => 1 - ((overall[m + j] as number) - rank) / m);
  return { area: positives.reduce((sum, share) => sum + share, 0) / m, positives, negatives };
}

/** Sample variance, null for fewer than two values. */
function variance(values: Float64Array): number | null {
  if (values.length < 2) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
}

/**
 * DeLong's standard error of an area, or of a difference of areas, from its structural components.
 *
 * @param positives components of the positive examples, shape (m)
 * @param negatives components of the negative examples, shape (n)
 * @returns null where a class has a single example: then its spread is unknown
 */
export function delongStandardError({ positives, negatives }: Pick<RocArea, "positives" | "negatives">): number | null {
  const positiveVariance = variance(positives);
  const negativeVariance = variance(negatives);
  if (positiveVariance === null || negativeVariance === null) return null;
  return Math.sqrt(positiveVariance / positives.length + negativeVariance / negatives.length);
}
