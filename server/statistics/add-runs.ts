/** Runs that are added at a time. */
const TOGETHER = 8;

/**
 * Adds runs of values to sums, eight at a time: a sum is then read and written once for all eight.
 *
 * @param values of which runs are taken
 * @param runs where each begins, shape (R)
 * @param sums what is added to, shape (K): a run is of K values
 * @example addRuns(Float64Array.of(1, 2, 3), Uint32Array.of(0, 1), sums) // adds 1 and 2, then 2 and 3
 */
export function addRuns(values: Float64Array, runs: Uint32Array, sums: Float64Array): void {
  const K = sums.length;
  const whole = runs.length - (runs.length % TOGETHER);
  for (let at = 0; at < whole; at += TOGETHER) {
    const run0 = runs[at] as number;
    const run1 = runs[at + 1] as number;
    const run2 = runs[at + 2] as number;
    const run3 = runs[at + 3] as number;
    const run4 = runs[at + 4] as number;
    const run5 = runs[at + 5] as number;
    const run6 = runs[at + 6] as number;
    const run7 = runs[at + 7] as number;
    for (let k = 0; k < K; k++) {
      sums[k] =
        (sums[k] as number) +
        (values[run0 + k] as number) +
        (values[run1 + k] as number) +
        (values[run2 + k] as number) +
        (values[run3 + k] as number) +
        (values[run4 + k] as number) +
        (values[run5 + k] as number) +
        (values[run6 + k] as number) +
        (values[run7 + k] as number);
    }
  }
  for (let at = whole; at < runs.length; at++) {
    const run = runs[at] as number;
    for (let k = 0; k < K; k++) sums[k] = (sums[k] as number) + (values[run + k] as number);
  }
}
