/**
 * Points that no other dominates: none is at least as high in all coordinates and higher in one. A point with a missing
 * coordinate is not on the front and dominates none.
 *
 * Source: Pareto 1906; the definition of Kung, Luccio & Preparata 1975, JACM 22:469.
 *
 * @param points shape (n, d), higher is better, null where a coordinate is missing
 * @returns whether each is on the front, shape (n)
 * @example paretoFront([[1, 2], [2, 1], [1, 1]]) // [true, true, false]
 */
export function paretoFront(points: readonly (readonly (number | null)[])[]): boolean[] {
  const whole = points.map((point) => point.every((value) => value !== null));
  const dominates = (one: readonly (number | null)[], other: readonly (number | null)[]): boolean => {
    let isHigher = false;
    for (const [at, value] of one.entries()) {
      if ((value as number) < (other[at] as number)) return false;
      if ((value as number) > (other[at] as number)) isHigher = true;
    }
    return isHigher;
  };
  return points.map(
    (point, i) => (whole[i] as boolean) && !points.some((other, j) => whole[j] && dominates(other, point)),
  );
}
