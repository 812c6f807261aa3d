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
 * @returns what counts them by weights, shape (N); counts hold until the next ones are made
 * @example
 * const rows = { labels: Uint8Array.of(1, 0), predicted: Uint8Array.of(1, 1), variants: 1 };
 * classesCounter(rows, 2)(Float64Array.of(1, 2)) // actual [2, 1], claimed [0, 3], hits [0, 1]
 */
export function classesCounter(rows: ClassRows, classes: number): Counter {
  let counted = 0;
  let countSparse: Counter | null = null;
  return (weights) => {
    // A difference of sums of other weights is not exact: where nothing is left, a little might be.
    if (counted++ < COUNTS_OF_ALL || !areFewWhole(weights)) return countAll(rows, classes, weights);
    countSparse ??= sparseCounter(rows, classes);
    return countSparse(weights);
  };
}

/** Counts rows by their weights, shape (N). */
export type Counter = (weights: Float64Array) => ClassesCounts;

/** Whether weights are whole numbers that sum to less than `HIT`. */
function areFewWhole(weights: Float64Array): boolean {
  let sum = 0;
  for (let row = 0; row < weights.length; row++) {
    const weight = weights[row] as number;
    if (!Number.isInteger(weight)) return false;
    sum += weight;
  }
  return sum < HIT;
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
  /** Other answers to a row are those from `start[row]` to `start[row + 1]`, shape (N + 1); the right ones end before `wrong[row]`, shape (N). */
  start: Uint32Array;
  wrong: Uint32Array;
  /** Of each other answer the places in a table of shape (K, C): what the variant would say with most, and what it says. */
  instead: Uint32Array;
  said: Uint32Array;
};

function sparseAnswers({ labels, predicted, variants }: ClassRows, classes: number): SparseAnswers {
  const N = labels.length;
  const common = new Uint8Array(N);
  const start = new Uint32Array(N + 1);
  const wrong = new Uint32Array(N);
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
    const label = labels[row] as number;
    wrong[row] = (start[row] as number) + (label === most ? 0 : (votes[label] as number));
    start[row + 1] = (start[row] as number) + variants - (votes[most] as number);
  }
  const instead = new Uint32Array(start[N] as number);
  const said = new Uint32Array(instead.length);
  for (let row = 0; row < N; row++) {
    let right = start[row] as number;
    let other = wrong[row] as number;
    for (let k = 0; k < variants; k++) {
      const own = predicted[row * variants + k] as number;
      if (own === common[row]) continue;
      const entry = own === labels[row] ? right++ : other++;
      instead[entry] = k * classes + (common[row] as number);
      said[entry] = k * classes + own;
    }
  }
  return { common, start, wrong, instead, said };
}

/** A hit counts this, and a claim 1: one number holds how many there are of both. */
const HIT = 2 ** 26;

/** Counts by weights that are whole and sum to less than `HIT`; the next counts take the place of these. */
function sparseCounter(rows: ClassRows, classes: number): Counter {
  const { labels, variants } = rows;
  const { common, start, wrong, instead, said } = sparseAnswers(rows, classes);
  const actual = new Float64Array(classes);
  const byMost = new Float64Array(classes);
  const both = new Float64Array(variants * classes);
  const counts = { actual, claimed: new Float64Array(both.length), hits: new Float64Array(both.length) };
  return (weights) => {
    for (const each of [actual, byMost, both]) each.fill(0);
    for (let row = 0; row < labels.length; row++) {
      const weight = weights[row] as number;
      if (weight === 0) continue;
      const label = labels[row] as number;
      const most = common[row] as number;
      const right = weight + HIT * weight;
      const withMost = most === label ? right : weight;
      actual[label] = (actual[label] as number) + weight;
      byMost[most] = (byMost[most] as number) + withMost;
      const firstWrong = wrong[row] as number;
      const end = start[row + 1] as number;
      for (let entry = start[row] as number; entry < end; entry++) {
        const lost = instead[entry] as number;
        const given = said[entry] as number;
        both[lost] = (both[lost] as number) - withMost;
        both[given] = (both[given] as number) + (entry < firstWrong ? right : weight);
      }
    }
    const { claimed, hits } = counts;
    for (let k = 0, at = 0; k < variants; k++) {
      for (let c = 0; c < classes; c++, at++) {
        const sum = (both[at] as number) + (byMost[c] as number);
        const hit = Math.floor(sum / HIT);
        hits[at] = hit;
        claimed[at] = sum - HIT * hit;
      }
    }
    return counts;
  };
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
