/**
 * How often each class is taken for each: counts of rows by true and predicted class.
 *
 * @param labels true class index of each row, shape (N)
 * @param predicted class indices, shape (N, K), row-major
 * @param variants K
 * @param variant k, whose column of `predicted` is counted
 * @param classes C
 * @returns counts, shape (C, C): true class by row, predicted class by column
 * @throws RangeError where the shapes differ
 * @example
 * confusionMatrix(Uint8Array.of(0, 1), Uint8Array.of(0, 0), 1, 0, 2) // [[1, 0], [1, 0]]
 */
export function confusionMatrix(
  labels: Uint8Array,
  predicted: Uint8Array,
  variants: number,
  variant: number,
  classes: number,
): number[][] {
  if (predicted.length !== labels.length * variants)
    throw new RangeError(`Answers of ${variants} variants on ${labels.length} rows can't be ${predicted.length}.`);
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let row = 0; row < labels.length; row++) {
    const own = counts[labels[row] as number] as number[];
    const answer = predicted[row * variants + variant] as number;
    own[answer] = (own[answer] as number) + 1;
  }
  return counts;
}
