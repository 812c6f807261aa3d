/**
 * Adds runs of values to sums, four at a time: a sum is then read and written once for all four.
 *
 * @param values of which runs are taken
 * @param runs where each begins, shape (R)
 * @param sums what is added to, shape (K): a run is of K values
 * @example addRuns(Float64Array.of(1, 2, 3), Uint32Array.of(0, 1), sums) // adds 1 and 2, then 2 and 3
 */
export function addRuns(values: Float64Array, runs: Uint32Array, sums: Float64Array): void {
  let at = 0;
  for (; at + 3 < runs.length; at += 4) {
    const run0 = runs[at] as number;
    const run1 = runs[at + 1] as number;
    const run2 = runs[at + 2] as number;
    const run3 = runs[at + 3] as number;
    for (let k = 0; k < sums.length; k++) {
      sums[k] =
        (sums[k] as number) +
        (values[run0 + k] as number) +
        (values[run1 + k] as number) +
        (values[run2 + k] as number) +
        (values[run3 + k] as number);
    }
  }
  for (; at < runs.length; at++) {
    const run = runs[at] as number;
    for (let k = 0; k < sums.length; k++) sums[k] = (sums[k] as number) + (values[run + k] as number);
  }
}
