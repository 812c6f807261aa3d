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

/** So many counts are as soon made answer by answer; for more of them it is worth finding where variants disagree. */
const COUNTS_OF_ALL = 4;

/**
 * Readies counts of the rows of every class, and of those that each variant takes for one.
 *
 * Variants of a family agree on most rows. Resamples, in which a row counts a whole number of times, are therefore counted for all
 * variants together, and then made right where one says another thing.
 *
 * @param rows labels, shape (N), and predicted, shape (N, K), below C
 * @param classes C
 * @returns what counts them by weights, shape (N)
 * @example
 * const rows = { labels: Uint8Array.of(1, 0), predicted: Uint8Array.of(1, 1), variants: 1 };
 * classesCounter(rows, 2)(Float64Array.of(1, 2)) // actual [2, 1], claimed [0, 3], hits [0, 1]
 */
export function classesCounter(rows: ClassRows, classes: number): (weights: Float64Array) => ClassesCounts {
  let counted = 0;
  let sparse: SparseAnswers | null = null;
  return (weights) => {
    // A difference of sums of other weights is not exact: where nothing is left, a little might be.
    if (counted++ < COUNTS_OF_ALL || !areWhole(weights)) return countAll(rows, classes, weights);
    sparse ??= sparseAnswers(rows, classes);
    return countSparse(rows, classes, weights, sparse);
  };
}

function areWhole(weights: Float64Array): boolean {
  for (let row = 0; row < weights.length; row++) if (!Number.isInteger(weights[row])) return false;
  return true;
}

function countAll({ labels, predicted, variants }: ClassRows, classes: number, weights: Float64Array): ClassesCounts {
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

/** What most variants say of each row, and who says what else. */
type SparseAnswers = {
  /** Shape (N). */
  common: Uint8Array;
  /** Other answers to a row are those from `start[row]` to `start[row + 1]`, shape (N + 1). */
  start: Uint32Array;
  variant: Uint16Array;
  said: Uint8Array;
};

function sparseAnswers({ labels, predicted, variants }: ClassRows, classes: number): SparseAnswers {
  const N = labels.length;
  const common = new Uint8Array(N);
  const start = new Uint32Array(N + 1);
  const votes = new Uint32Array(classes);
  for (let row = 0; row < N; row++) {
    votes.fill(0);
    for (let at = row * variants; at < (row + 1) * variants; at++) {
      const said = predicted[at] as number;
      votes[said] = (votes[said] as number) + 1;
    }
    let most = 0;
    for (let c = 1; c < classes; c++) if ((votes[c] as number) > (votes[most] as number)) most = c;
    common[row] = most;
    start[row + 1] = (start[row] as number) + variants - (votes[most] as number);
  }
  const variant = new Uint16Array(start[N] as number);
  const said = new Uint8Array(variant.length);
  for (let row = 0, entry = 0; row < N; row++) {
    for (let k = 0; k < variants; k++) {
      const own = predicted[row * variants + k] as number;
      if (own === common[row]) continue;
      variant[entry] = k;
      said[entry++] = own;
    }
  }
  return { common, start, variant, said };
}

function countSparse(
  { labels, variants }: ClassRows,
  classes: number,
  weights: Float64Array,
  { common, start, variant, said }: SparseAnswers,
): ClassesCounts {
  const actual = new Float64Array(classes);
  const claimedByMost = new Float64Array(classes);
  const hitByMost = new Float64Array(classes);
  const claimed = new Float64Array(variants * classes);
  const hits = new Float64Array(variants * classes);
  const add = (counts: Float64Array, at: number, weight: number): void => {
    counts[at] = (counts[at] as number) + weight;
  };
  for (let row = 0; row < labels.length; row++) {
    const weight = weights[row] as number;
    if (weight === 0) continue;
    const label = labels[row] as number;
    const most = common[row] as number;
    add(actual, label, weight);
    add(claimedByMost, most, weight);
    if (most === label) add(hitByMost, label, weight);
    const end = start[row + 1] as number;
    for (let entry = start[row] as number; entry < end; entry++) {
      const first = (variant[entry] as number) * classes;
      const own = said[entry] as number;
      add(claimed, first + most, -weight);
      add(claimed, first + own, weight);
      if (most === label) add(hits, first + label, -weight);
      else if (own === label) add(hits, first + label, weight);
    }
  }
  for (let at = 0; at < claimed.length; at++) {
    add(claimed, at, claimedByMost[at % classes] as number);
    add(hits, at, hitByMost[at % classes] as number);
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
