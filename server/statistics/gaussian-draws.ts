import { fillNormals } from "#server/statistics/fill-normals";
import type { Random } from "#server/statistics/random";

/** Columns whose difference has less than this share of their variance are the same column. */
const SAME = 1e-12;

/** A square root of a covariance matrix: rows in the order of their pivots, and what equals another column. */
export type CovarianceRoot = {
  /** Number of columns, K. */
  columns: number;
  /** Number of independent normal numbers that a draw needs, R <= K. */
  rank: number;
  /** Column that each row of `factor` belongs to, shape (distinct columns). */
  order: Int32Array;
  /** Shape (distinct columns, R), row-major; row i is 0 from place i + 1 on. */
  factor: Float64Array;
  /** For each column the first that equals it, itself where none does, shape (K). */
  same: Int32Array;
};

/**
 * Cholesky's decomposition of a covariance matrix with diagonal pivoting, which stops where nothing is left: so a matrix that
 * is only semi-definite (equal columns, constant ones, sums of others) is no special case. Columns that are equal stay
 * exactly equal.
 *
 * Source: Higham 2002, Accuracy and Stability of Numerical Algorithms, section 10.3.
 *
 * @param covariance symmetric, positive semi-definite, shape (K, K), row-major
 * @param columns K
 * @throws RangeError where the shape does not fit or a value is not finite
 * @example covarianceRoot(Float64Array.of(4, 4, 4, 4), 2) // rank 1, factor [2], same [0, 0]
 */
export function covarianceRoot(covariance: Float64Array, columns: number): CovarianceRoot {
  if (covariance.length !== columns * columns || !covariance.every(Number.isFinite)) {
    throw new RangeError(`A covariance of ${columns} columns has ${columns * columns} finite values.`);
  }
  const at = (j: number, k: number): number => covariance[j * columns + k] as number;
  const same = Int32Array.from({ length: columns }, (_, k) => {
    for (let j = 0; j < k; j++) if (at(j, j) + at(k, k) - 2 * at(j, k) <= SAME * (at(j, j) + at(k, k))) return j;
    return k;
  });
  const order = Int32Array.from(same.keys()).filter((k) => same[k] === k);
  const size = order.length;
  const factor = new Float64Array(size * size);
  const left = Float64Array.from(order, (k) => at(k, k));
  const smallest = Math.max(0, ...left) * columns * 2 ** -50;
  let rank = 0;
  for (; rank < size; rank++) {
    let pivot = rank;
    for (let i = rank + 1; i < size; i++) if ((left[i] as number) > (left[pivot] as number)) pivot = i;
    if (!((left[pivot] as number) > smallest)) break;
    swap(order, rank, pivot);
    swap(left, rank, pivot);
    for (let j = 0; j < rank; j++) swap(factor, rank * size + j, pivot * size + j);
    const root = Math.sqrt(left[rank] as number);
    factor[rank * size + rank] = root;
    for (let i = rank + 1; i < size; i++) {
      let rest = at(order[i] as number, order[rank] as number);
      for (let j = 0; j < rank; j++) rest -= (factor[i * size + j] as number) * (factor[rank * size + j] as number);
      const entry = rest / root;
      factor[i * size + rank] = entry;
      left[i] = (left[i] as number) - entry * entry;
    }
  }
  const packed = new Float64Array(size * rank);
  for (let i = 0; i < size; i++) packed.set(factor.subarray(i * size, i * size + rank), i * rank);
  return { columns, rank, order, factor: packed, same };
}

function swap(values: Int32Array | Float64Array, one: number, other: number): void {
  const kept = values[one] as number;
  values[one] = values[other] as number;
  values[other] = kept;
}

/**
 * Draws from a normal distribution with mean 0 and the covariance whose root is given.
 *
 * @param root of a covariance of K columns
 * @param draws B
 * @param random the stream to draw from
 * @returns shape (B, K), row-major; equal columns are equal to the last digit
 * @example gaussianDraws(covarianceRoot(Float64Array.of(4, 4, 4, 4), 2), 1, new Random(1)) // [0.4627, 0.4627]
 */
export function gaussianDraws(root: CovarianceRoot, draws: number, random: Random): Float64Array {
  const { columns, rank, order, factor, same } = root;
  const result = new Float64Array(draws * columns);
  const normals = new Float64Array(rank);
  for (let from = 0; from < result.length; from += columns) {
    fillNormals(normals, random);
    for (let i = 0; i < order.length; i++) {
      let sum = 0;
      const row = i * rank;
      const end = i < rank ? i + 1 : rank;
      for (let j = 0; j < end; j++) sum += (factor[row + j] as number) * (normals[j] as number);
      result[from + (order[i] as number)] = sum;
    }
    for (let k = 0; k < columns; k++) result[from + k] = result[from + (same[k] as number)] as number;
  }
  return result;
}
