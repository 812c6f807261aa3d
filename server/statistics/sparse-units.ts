import type { UnitTable } from "#server/statistics/unit-table";

/**
 * A unit table as a common value per unit and the few variants that depart from it. Variants of one family agree on
 * most rows, so this is much smaller than (U, K), and sums over resamples only visit what is there.
 */
export type SparseUnits = {
  variants: number;
  sizes: Uint32Array;
  /** The value most variants have in a unit (any value, where none has a majority), shape (U). */
  common: Float64Array;
  /** Departures of unit u are those from `start[u]` to `start[u + 1]`, shape (U + 1). */
  start: Uint32Array;
  /** Which variant departs, shape (departures). */
  variant: Uint16Array;
  /** By how much, shape (departures). */
  departure: Float64Array;
  /** Units with a departure, ascending. */
  contested: Uint32Array;
};

/** Boyer & Moore's majority vote: the majority value where there is one. */
function majority(values: UnitTable["correct"], from: number, to: number): number {
  let value = 0;
  let votes = 0;
  for (let i = from; i < to; i++) {
    const next = values[i] as number;
    if (votes === 0) value = next;
    votes += next === value ? 1 : -1;
  }
  return value;
}

/**
 * Brings a unit table into its sparse form. A unanimous unit has no departures.
 *
 * @throws RangeError where the shapes do not fit or there are more than 65536 variants
 * @example sparseUnits(rowUnits(Uint8Array.of(1, 1, 0), 3)) // common [1], variant [2], departure [-1]
 */
export function sparseUnits(table: UnitTable): SparseUnits {
  const { variants, sizes, correct } = table;
  const units = sizes.length;
  if (correct.length !== units * variants) {
    throw new RangeError(`${correct.length} values are not ${units} units of ${variants} variants.`);
  }
  if (variants > 65_536) throw new RangeError(`${variants} variants are more than 65536.`);
  const common = new Float64Array(units);
  const start = new Uint32Array(units + 1);
  for (let unit = 0; unit < units; unit++) {
    const from = unit * variants;
    const value = majority(correct, from, from + variants);
    let departures = 0;
    for (let i = from; i < from + variants; i++) if (correct[i] !== value) departures++;
    common[unit] = value;
    start[unit + 1] = (start[unit] as number) + departures;
  }
  const variant = new Uint16Array(start[units] as number);
  const departure = new Float64Array(variant.length);
  for (let unit = 0, entry = 0; unit < units; unit++) {
    const value = common[unit] as number;
    for (let k = 0; k < variants; k++) {
      const own = correct[unit * variants + k] as number;
      if (own === value) continue;
      variant[entry] = k;
      departure[entry++] = own - value;
    }
  }
  const contested = Uint32Array.from(sizes.keys()).filter((unit) => start[unit + 1] !== start[unit]);
  return { variants, sizes, common, start, variant, departure, contested };
}

/** Whether so many departures are rather sums of all variants: to add them one by one would take longer than to add all. */
export const isDense = ({ departure, contested, variants }: SparseUnits): boolean =>
  2 * departure.length > contested.length * variants;
