import type { UnitTable } from "#server/statistics/unit-table";

/**
 * Groups of rows as units, in ascending order of their code, so that the order of the rows does not matter.
 *
 * @param correct 1 where a variant is right, shape (N, K), row-major
 * @param variants K
 * @param groups group code of each row, shape (N); codes need not be consecutive
 * @throws RangeError where the shapes do not fit
 * @example groupUnits(Uint8Array.of(1, 0, 1, 1), 2, Uint32Array.of(7, 7)).correct // Uint32Array [2, 1]
 */
export function groupUnits(correct: Uint8Array, variants: number, groups: Uint32Array): UnitTable {
  if (correct.length !== groups.length * variants) {
    throw new RangeError(`${correct.length} scores are not ${groups.length} rows of ${variants} variants.`);
  }
  const unitOf = new Map<number, number>();
  for (const code of Uint32Array.from(new Set(groups)).sort()) unitOf.set(code, unitOf.size);
  const sums = new Uint32Array(unitOf.size * variants);
  const sizes = new Uint32Array(unitOf.size);
  for (let row = 0; row < groups.length; row++) {
    const unit = unitOf.get(groups[row] as number) as number;
    sizes[unit] = (sizes[unit] as number) + 1;
    for (let k = 0; k < variants; k++) {
      const at = unit * variants + k;
      sums[at] = (sums[at] as number) + (correct[row * variants + k] as number);
    }
  }
  return { variants, correct: sums, sizes };
}
