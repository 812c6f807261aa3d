/**
 * Ranks from 1 of values, ties at the middle of the ranks they share.
 *
 * @param values shape (N), no NaN
 * @returns shape (N)
 * @example midranks(Float64Array.of(3, 1, 3)) // [2.5, 1, 2.5]
 */
export function midranks(values: Float64Array): Float64Array {
  const order = Uint32Array.from(values.keys()).sort((a, b) => (values[a] as number) - (values[b] as number));
  const ranks = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    const value = values[order[start] as number];
    while (end < order.length && values[order[end] as number] === value) end++;
    for (let at = start; at < end; at++) ranks[order[at] as number] = (start + end + 1) / 2;
    start = end;
  }
  return ranks;
}
