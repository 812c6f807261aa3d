/**
 * Piles points that would overlap: the level of each above (+) or below (-) the line, in whole steps.
 * Points that share a stretch of the line as wide as a point are stacked in the order they come in, which says nothing
 * of their value, so that a pile has no shape of its own.
 * @param values positions along the line, in any unit
 * @param gap the width of a point in that unit
 */
export function swarm(values: number[], gap: number): number[] {
  const used = new Map<number, number>();
  return values.map((value) => {
    const bin = Math.round(value / gap);
    const place = used.get(bin) ?? 0;
    used.set(bin, place + 1);
    // 0, 1, -1, 2, -2, ...
    return place % 2 === 1 ? (place + 1) / 2 : -place / 2;
  });
}
