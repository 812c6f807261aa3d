/** Moves for each row, beyond which values lie so unevenly that they are compared instead. */
const MOST_MOVES = 8;

/** Rows by comparing their values: O(N log N) however these lie. */
function compareRows(values: Float64Array): Uint32Array {
  const rows = new Uint32Array(values.length).map((_, row) => row);
  return rows.sort((a, b) => {
    const [one, other] = [values[a] as number, values[b] as number];
    return one === other ? a - b : one > other ? -1 : 1;
  });
}

/** Rows in the order of their values; what the next sort of the same sorter overwrites. */
export type SortedRows = {
  /** Rows, highest value first, equals in their order, shape (N). */
  order: Uint32Array;
  /** Their values in that order, shape (N). */
  sorted: Float64Array;
};

/**
 * Readies the sorting of N rows by value, highest first, equals in their order: by where they lie between the highest and the lowest value,
 * which puts nearly all in their place in O(N), and then among their neighbours. Values that lie too unevenly for that are compared. Each
 * sort uses the same memory.
 *
 * Source: Dobosiewicz 1978, Information Processing Letters 7:1 (sorting by distributive partitioning).
 *
 * @param rows N
 * @returns a function that sorts values of shape (N), none NaN
 * @example createRowSorter(3)(Float64Array.of(1, 3, 3)) // { order: Uint32Array [1, 2, 0], sorted: Float64Array [3, 3, 1] }
 */
export function createRowSorter(rows: number): (values: Float64Array) => SortedRows {
  const order = new Uint32Array(rows);
  const sorted = new Float64Array(rows);
  const steps = new Uint32Array(rows);
  const places = new Uint32Array(rows + 1);

  /** By where values lie between the highest and the lowest, in as many steps as there are rows; those of a step as they stand. */
  function distribute(values: Float64Array): void {
    let [highest, lowest] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    for (let row = 0; row < rows; row++) {
      const value = values[row] as number;
      if (value > highest) highest = value;
      if (value < lowest) lowest = value;
    }
    const perUnit = (rows - 1) / (highest - lowest);
    places.fill(0);
    for (let row = 0; row < rows; row++) {
      // What is no number, as where the highest is infinite, becomes 0.
      const step = ((highest - (values[row] as number)) * perUnit) >>> 0;
      steps[row] = step;
      places[step + 1] = (places[step + 1] as number) + 1;
    }
    let before = 0;
    for (let step = 1; step <= rows; step++) {
      before += places[step] as number;
      places[step] = before;
    }
    for (let row = 0; row < rows; row++) {
      const step = steps[row] as number;
      const place = places[step] as number;
      places[step] = place + 1;
      order[place] = row;
      sorted[place] = values[row] as number;
    }
  }

  /** Puts rows that nearly are in order in order; false where that takes too many moves, and is not done. */
  function insert(): boolean {
    let left = MOST_MOVES * rows;
    for (let at = 1; at < rows; at++) {
      const value = sorted[at] as number;
      if ((sorted[at - 1] as number) >= value) continue;
      const row = order[at] as number;
      let place = at;
      for (; place > 0 && (sorted[place - 1] as number) < value; place--) {
        sorted[place] = sorted[place - 1] as number;
        order[place] = order[place - 1] as number;
      }
      sorted[place] = value;
      order[place] = row;
      left -= at - place;
      if (left < 0) return false;
    }
    return true;
  }

  return (values) => {
    distribute(values);
    if (!insert()) {
      order.set(compareRows(values));
      for (let at = 0; at < rows; at++) sorted[at] = values[order[at] as number] as number;
    }
    return { order, sorted };
  };
}
