/**
 * Sample standard deviation (divisor n - 1), in the unit of the values. Two passes, so a large mean costs no digits.
 *
 * @param values shape (n), n >= 2
 * @throws RangeError where there are fewer than two values
 * @example standardDeviation([2, 4, 4, 4, 5, 5, 7, 9]) // 2.138089935299395
 */
export function standardDeviation(values: readonly number[]): number {
  if (values.length < 2) throw new RangeError("A standard deviation needs at least two values.");
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
