import type { Random } from "#server/statistics/random";

/** What each row counts, at least 0, null: each 1; and the unit that it belongs to, 0 to U - 1, null: a unit a row. Shape (N). */
export type RowUnits = { weights?: Float64Array | null; unitOf?: Uint32Array | null };

/** Rows drawn, and rows left out. */
export type Bag = {
  /** What each row counts among those drawn, shape (N). */
  drawn: Float64Array;
  /** What each row counts among those left out, shape (N). */
  left: Float64Array;
  /** Number of rows left out that count at all. */
  rowsLeft: number;
};

/**
 * Draws units with replacement, as many as there are: the rows of a unit are drawn together.
 *
 * @param rows N
 * @param of what rows count and what they belong to
 * @returns a function that draws a bag with a stream; each bag overwrites the one before
 * @example bags(3, {})(new Random(1)).drawn // three rows' worth, such as 2, 0, 1
 */
export function bags(rows: number, { weights = null, unitOf = null }: RowUnits): (random: Random) => Bag {
  const units = unitOf ? unitOf.reduce((most, unit) => Math.max(most, unit + 1), 0) : rows;
  const times = new Uint8Array(units);
  const bag: Bag = { drawn: new Float64Array(rows), left: new Float64Array(rows), rowsLeft: 0 };
  return (random) => {
    times.fill(0);
    random.tally(times);
    bag.rowsLeft = 0;
    for (let row = 0; row < rows; row++) {
      const count = times[unitOf ? (unitOf[row] as number) : row] as number;
      const weight = weights ? (weights[row] as number) : 1;
      bag.drawn[row] = count * weight;
      bag.left[row] = count === 0 ? weight : 0;
      if (count === 0 && weight > 0) bag.rowsLeft++;
    }
    return bag;
  };
}
