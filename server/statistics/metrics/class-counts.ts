import { checkShape } from "#server/statistics/metrics/check-shape";

/** What K variants predicted on N rows of known class. */
export type ClassRows = {
  /** Index of the true class, shape (N). */
  labels: Uint8Array;
  /** Index of the predicted class, shape (N, K), row-major. */
  predicted: Uint8Array;
  /** K. */
  variants: number;
};

/** Rows of a class, counted by their weights. */
export type ClassCounts = {
  /** Rows that are of the class. */
  actual: number;
  /** Rows that each variant says are of the class, shape (K). */
  claimed: Float64Array;
  /** Rows that both are and are said to be, shape (K). */
  hits: Float64Array;
};

/**
 * Counts the rows of one class, and those that each variant takes for one.
 *
 * @param weights shape (N)
 */
export function countClass(
  { labels, predicted, variants }: ClassRows,
  classIndex: number,
  weights: Float64Array,
): ClassCounts {
  const counts = { actual: 0, claimed: new Float64Array(variants), hits: new Float64Array(variants) };
  const { claimed, hits } = counts;
  for (let row = 0; row < labels.length; row++) {
    const weight = weights[row] as number;
    if (weight === 0) continue;
    const is = labels[row] === classIndex;
    if (is) counts.actual += weight;
    const start = row * variants;
    for (let k = 0; k < variants; k++) {
      if (predicted[start + k] !== classIndex) continue;
      claimed[k] = (claimed[k] as number) + weight;
      if (is) hits[k] = (hits[k] as number) + weight;
    }
  }
  return counts;
}

/**
 * Holds rows of classes against their shape.
 *
 * @throws RangeError where predictions are not N times K or the class is no index of a class
 */
export function checkClassRows({ labels, predicted, variants }: ClassRows, classIndex: number): void {
  checkShape(predicted.length, labels.length, variants, "predictions");
  if (!Number.isInteger(classIndex) || classIndex < 0 || classIndex > 255) {
    throw new RangeError(`${classIndex} is no index of a class.`);
  }
}

/** A sentence's count of variants whose estimate is undefined: "2 of 5 variants". */
export function countUndefined(estimates: Float64Array): string {
  return `${estimates.filter(Number.isNaN).length} of ${estimates.length} variants`;
}
