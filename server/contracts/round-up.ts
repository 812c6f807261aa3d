/**
 * A number of rows that is an estimate, at two digits: as many as such a number is worth.
 *
 * @example roundUp(5153) // 5200
 */
export function roundUp(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.ceil(count / step) * step;
}
