import { checkShape } from "#server/statistics/metrics/check-shape";
import { createRowSorter } from "#server/statistics/metrics/sort-rows";

/** How K variants score N rows that are positive or negative. */
export type ScoredRows = {
  /** Shape (N, K), row-major; higher means positive. */
  scores: Float64Array | Float32Array;
  /** 1 for a positive row, 0 for a negative one, shape (N). */
  isPositive: Uint8Array;
  /** K. */
  variants: number;
  /** Name of the positive class for sentences; "positive" unless told. */
  className?: string;
};

/** The rows in the order of their scores, once for all resamples. */
export type ScoreOrders = {
  /** Rows, highest score first, a variant after the other, shape (K, N). */
  order: Uint32Array;
  /** 1 at the last of rows that score alike, shape (K, N). */
  endsTie: Uint8Array;
  /** 1 for a variant that scores two rows alike, shape (K). */
  isTied: Uint8Array;
};

/**
 * Sorts the rows by the scores of each variant, in O(K N); the same object is sorted once.
 *
 * @throws RangeError where the shapes differ or a score is NaN
 * @example scoreOrders({ scores: Float64Array.of(1, 3, 3), isPositive: Uint8Array.of(0, 1, 0), variants: 1 })
 * // { order: Uint32Array [1, 2, 0], endsTie: Uint8Array [0, 1, 1], isTied: Uint8Array [1] }
 */
export function scoreOrders(scored: ScoredRows): ScoreOrders {
  const known = sorted.get(scored);
  if (known) return known;
  const orders = sortScores(scored);
  sorted.set(scored, orders);
  return orders;
}

/** To look rows up in the order of each variant's scores takes so many times as long as to go through them (measured). */
export const ORDER_EFFORT = 3;

/** Several metrics go by the same order. */
const sorted = new WeakMap<ScoredRows, ScoreOrders>();

function sortScores({ scores, isPositive, variants }: ScoredRows): ScoreOrders {
  const rows = isPositive.length;
  checkShape(scores.length, rows, variants, "scores");
  for (let at = 0; at < scores.length; at++) if (Number.isNaN(scores[at])) throw new RangeError("A score is NaN.");
  const order = new Uint32Array(rows * variants);
  const endsTie = new Uint8Array(rows * variants);
  const isTied = new Uint8Array(variants);
  const column = new Float64Array(rows);
  const sort = createRowSorter(rows);
  for (let k = 0; k < variants; k++) {
    const start = k * rows;
    let isConstant = true;
    for (let row = 0; row < rows; row++) {
      column[row] = scores[row * variants + k] as number;
      if (column[row] !== column[0]) isConstant = false;
    }
    if (isConstant) {
      for (let row = 0; row < rows; row++) order[start + row] = row;
      endsTie[start + rows - 1] = 1;
      isTied[k] = Number(rows > 1);
      continue;
    }
    const { order: own, sorted } = sort(column);
    order.set(own, start);
    for (let at = 0; at < rows; at++) {
      const tied = at + 1 < rows && sorted[at + 1] === sorted[at];
      endsTie[start + at] = Number(!tied);
      if (tied) isTied[k] = 1;
    }
  }
  return { order, endsTie, isTied };
}

/** Weight of the positive rows and of the negative ones. */
export function countSides(isPositive: Uint8Array, weights: Float64Array): { positives: number; negatives: number } {
  let positives = 0;
  let negatives = 0;
  for (let row = 0; row < isPositive.length; row++) {
    if (isPositive[row] === 1) positives += weights[row] as number;
    else negatives += weights[row] as number;
  }
  return { positives, negatives };
}

/** A sentence on the side that is missing: the positives where there are none, else the negatives. */
export function sideAbsence({ isPositive, className }: ScoredRows, weights: Float64Array): string {
  if (countSides(isPositive, weights).positives === 0) {
    return className === undefined ? "No row is positive." : `No row is of class ${className}.`;
  }
  return className === undefined ? "No row is negative." : `Every row is of class ${className}.`;
}
