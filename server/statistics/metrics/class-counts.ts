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
