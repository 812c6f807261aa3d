/** A positive definite matrix taken apart, for solving and for its determinant. */
export type Cholesky = {
  size: number;
  /** Lower triangle, shape (n, n), row-major. */
  factor: Float64Array;
  /** Natural logarithm of the determinant of the matrix. */
  logDeterminant: number;
};

/**
 * Cholesky's decomposition A = L L^T.
 *
 * Source: Higham 2002, Accuracy and Stability of Numerical Algorithms, section 10.1.
 *
 * @param matrix symmetric, positive definite, shape (n, n), row-major
 * @param size n
 * @returns null where the matrix is not positive definite to machine precision
 * @example decompose(Float64Array.of(4, 2, 2, 3), 2)?.factor // Float64Array [2, 0, 1, 1.4142]
 */
export function decompose(matrix: Float64Array, size: number): Cholesky | null {
  const factor = new Float64Array(size * size);
  let logDeterminant = 0;
  for (let j = 0; j < size; j++) {
    for (let i = j; i < size; i++) {
      let rest = matrix[i * size + j] as number;
      for (let m = 0; m < j; m++) rest -= (factor[i * size + m] as number) * (factor[j * size + m] as number);
      if (i === j) {
        if (!(rest > 0)) return null;
        factor[j * size + j] = Math.sqrt(rest);
        logDeterminant += Math.log(rest);
      } else factor[i * size + j] = rest / (factor[j * size + j] as number);
    }
  }
  return { size, factor, logDeterminant };
}

/**
 * Solves A x = b for a matrix that was taken apart.
 *
 * @param right b, shape (n)
 * @returns x, shape (n)
 * @example solve(decompose(Float64Array.of(4, 2, 2, 3), 2), Float64Array.of(2, 1)) // Float64Array [0.5, 0]
 */
export function solve({ size, factor }: Cholesky, right: Float64Array): Float64Array {
  const result = right.slice();
  for (let i = 0; i < size; i++) {
    let rest = result[i] as number;
    for (let j = 0; j < i; j++) rest -= (factor[i * size + j] as number) * (result[j] as number);
    result[i] = rest / (factor[i * size + i] as number);
  }
  for (let i = size - 1; i >= 0; i--) {
    let rest = result[i] as number;
    for (let j = i + 1; j < size; j++) rest -= (factor[j * size + i] as number) * (result[j] as number);
    result[i] = rest / (factor[i * size + i] as number);
  }
  return result;
}
