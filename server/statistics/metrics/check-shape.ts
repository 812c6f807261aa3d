/**
 * Holds a row-major table against its shape.
 *
 * @param length number of values
 * @param rows N
 * @param variants K
 * @param what name of the values, such as "scores"
 * @throws RangeError where there are no variants, or not N times K values
 */
export function checkShape(length: number, rows: number, variants: number, what: string): void {
  if (!Number.isInteger(variants) || variants < 1) throw new RangeError(`${variants} is no number of variants.`);
  if (length !== rows * variants) {
    throw new RangeError(`${length} ${what} are not those of ${rows} rows and ${variants} variants.`);
  }
}
