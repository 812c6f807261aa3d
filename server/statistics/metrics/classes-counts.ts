import { type ClassRows, checkClassRows } from "#server/statistics/metrics/class-counts";

/** Rows of every class, counted by their weights. */
export type ClassesCounts = {
  /** Rows of each class, shape (C). */
  actual: Float64Array;
  /** Rows that each variant says are of each class, shape (K, C). */
  claimed: Float64Array;
  /** Rows that both are and are said to be, shape (K, C). */
  hits: Float64Array;
};

/**
 * Counts the rows of every class, and those that each variant takes for one.
 *
 * @param classes C
 * @param weights shape (N)
 */
export function countClasses(
  { labels, predicted, variants }: ClassRows,
  classes: number,
  weights: Float64Array,
): ClassesCounts {
  const actual = new Float64Array(classes);
  const claimed = new Float64Array(variants * classes);
  const hits = new Float64Array(variants * classes);
  for (let row = 0; row < labels.length; row++) {
    const weight = weights[row] as number;
    if (weight === 0) continue;
    const label = labels[row] as number;
    actual[label] = (actual[label] as number) + weight;
    const start = row * variants;
    for (let k = 0; k < variants; k++) {
      const said = predicted[start + k] as number;
      const at = k * classes + said;
      claimed[at] = (claimed[at] as number) + weight;
      if (said === label) hits[at] = (hits[at] as number) + weight;
    }
  }
  return { actual, claimed, hits };
}

/**
 * Holds rows of classes against their shape and the number of classes.
 *
 * @throws RangeError where predictions are not N times K, or a label or a prediction is none of the classes
 */
export function checkClasses(rows: ClassRows, classes: number): void {
  checkClassRows(rows, classes - 1);
  for (const indices of [rows.labels, rows.predicted]) {
    for (let at = 0; at < indices.length; at++) {
      if ((indices[at] as number) >= classes) throw new RangeError(`${indices[at]} is none of ${classes} classes.`);
    }
  }
}
