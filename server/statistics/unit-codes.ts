/**
 * Group codes of any size as numbers of units, 0 to U - 1, in ascending order of the codes, so that the order of the rows does
 * not matter.
 *
 * @param groups group code of each row, shape (N)
 * @returns shape (N)
 * @example unitCodes(Uint32Array.of(9, 4, 9)) // Uint32Array [1, 0, 1]
 */
export function unitCodes(groups: Uint32Array): Uint32Array {
  const unitOf = new Map<number, number>();
  for (const code of Uint32Array.from(new Set(groups)).sort()) unitOf.set(code, unitOf.size);
  return groups.map((code) => unitOf.get(code) as number);
}
