export type SymmetricEigen = {
  /** Eigenvalues, in no order, shape (n). */
  values: Float64Array;
  /** Eigenvectors as columns, orthonormal, shape (n, n), row-major: the i-th belongs to the i-th value. */
  vectors: Float64Array;
};

const MOST_SWEEPS = 60;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix, by cyclic Jacobi rotations.
 *
 * Source: Golub & Van Loan 2013, Matrix Computations, section 8.5.
 *
 * @param matrix symmetric, shape (n, n), row-major
 * @param size n
 * @throws RangeError where the shape does not fit or a value is not finite
 * @example symmetricEigen(Float64Array.of(2, 1, 1, 2), 2).values // Float64Array [1, 3]
 */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  if (matrix.length !== size * size || !matrix.every(Number.isFinite)) {
    throw new RangeError(`A matrix of ${size} rows has ${size * size} finite values.`);
  }
  const a = matrix.slice();
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  const scale = a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let off = 0;
    for (let p = 0; p < size; p++)
      for (let q = p + 1; q < size; q++) off = Math.max(off, Math.abs(a[p * size + q] as number));
    if (off <= scale * 1e-15) break;
    for (let p = 0; p < size - 1; p++) for (let q = p + 1; q < size; q++) rotate(a, vectors, size, p, q);
  }
  return { values: Float64Array.from({ length: size }, (_, i) => a[i * size + i] as number), vectors };
}

/** Turns the plane of two coordinates so that their covariance is 0. */
function rotate(a: Float64Array, vectors: Float64Array, n: number, p: number, q: number): void {
  const apq = a[p * n + q] as number;
  if (apq === 0) return;
  const theta = ((a[q * n + q] as number) - (a[p * n + p] as number)) / (2 * apq);
  const t = Math.sign(theta || 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let i = 0; i < n; i++) {
    const aip = a[i * n + p] as number;
    const aiq = a[i * n + q] as number;
    a[i * n + p] = c * aip - s * aiq;
    a[i * n + q] = s * aip + c * aiq;
  }
  for (let i = 0; i < n; i++) {
    const api = a[p * n + i] as number;
    const aqi = a[q * n + i] as number;
    a[p * n + i] = c * api - s * aqi;
    a[q * n + i] = s * api + c * aqi;
    const vip = vectors[i * n + p] as number;
    const viq = vectors[i * n + q] as number;
    vectors[i * n + p] = c * vip - s * viq;
    vectors[i * n + q] = s * vip + c * viq;
  }
}
