/** Up to so many rows, comparing them is as quick. */
const FEW_ROWS = 256;
/** From so many rows on, wider digits take fewer passes than they take time to count. */
const MANY_ROWS = 4096;
/** Rows whose upper halves are alike are put in order by comparing them while they are so few. */
const FEW_ALIKE = 16;

/** The bits of one half of a key that each pass sorts by, and those at which the passes start. */
type Digits = { bits: number; shifts: readonly number[] };
const NARROW: Digits = { bits: 8, shifts: [0, 8, 16, 24] };
const WIDE: Digits = { bits: 11, shifts: [0, 11, 22] };

const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

function inOrder(rows: number): Uint32Array {
  const order = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) order[row] = row;
  return order;
}

/** Whole numbers that stand in the reverse order of the values, as their low and high halves. */
function writeKeys(values: Float64Array, low: Uint32Array, high: Uint32Array): void {
  const numbers = new Float64Array(values.length);
  // The sum with 0 makes one zero of both.
  for (let row = 0; row < values.length; row++) numbers[row] = (values[row] as number) + 0;
  const words = new Uint32Array(numbers.buffer);
  for (let row = 0; row < values.length; row++) {
    const own = words[2 * row + (IS_LITTLE_ENDIAN ? 0 : 1)] as number;
    const upper = words[2 * row + (IS_LITTLE_ENDIAN ? 1 : 0)] as number;
    // Numbers of ever larger size have ever larger bits; those below zero have the sign bit too.
    const isBelow = upper >>> 31 === 1;
    low[row] = isBelow ? own : ~own;
    high[row] = isBelow ? upper : ~upper & 0x7fffffff;
  }
}

/** Brings rows into the order of some bits of their keys, and leaves rows that are alike in them as they stand. */
function sortByDigit(
  from: Uint32Array,
  to: Uint32Array,
  half: Uint32Array,
  shift: number,
  places: Uint32Array,
): boolean {
  const mask = places.length - 1;
  places.fill(0);
  for (let row = 0; row < half.length; row++) {
    const digit = ((half[row] as number) >>> shift) & mask;
    places[digit] = (places[digit] as number) + 1;
  }
  const first = ((half[0] as number) >>> shift) & mask;
  if (places[first] === half.length) return false;
  for (let digit = 0, before = 0; digit < places.length; digit++) {
    const count = places[digit] as number;
    places[digit] = before;
    before += count;
  }
  for (let at = 0; at < from.length; at++) {
    const row = from[at] as number;
    const digit = ((half[row] as number) >>> shift) & mask;
    const place = places[digit] as number;
    places[digit] = place + 1;
    to[place] = row;
  }
  return true;
}

/** @returns the rows in order, and what may be written over */
function sortByHalf(
  order: Uint32Array,
  spare: Uint32Array,
  half: Uint32Array,
  { bits, shifts }: Digits,
): [Uint32Array, Uint32Array] {
  const places = new Uint32Array(1 << bits);
  let [from, to] = [order, spare];
  for (const shift of shifts) if (sortByDigit(from, to, half, shift, places)) [from, to] = [to, from];
  return [from, to];
}

/**
 * Puts rows that are alike in the upper halves of their keys in the order of the lower halves.
 *
 * @param order by the upper halves, equals in their order; is changed
 * @returns false where too many are alike, some of which are in order then
 */
function sortAlike(order: Uint32Array, low: Uint32Array, high: Uint32Array): boolean {
  for (let start = 0, end = 1; end <= order.length; end++) {
    const upper = high[order[start] as number];
    if (end < order.length && high[order[end] as number] === upper) continue;
    for (let at = start + 1; at < end; at++) {
      const row = order[at] as number;
      const key = low[row] as number;
      if ((low[order[at - 1] as number] as number) <= key) continue;
      if (end - start > FEW_ALIKE) return false;
      let place = at;
      for (; place > start && (low[order[place - 1] as number] as number) > key; place--)
        order[place] = order[place - 1] as number;
      order[place] = row;
    }
    start = end;
  }
  return true;
}

/**
 * Sorts rows by value, highest first, equals in their order, by digits in O(N): the places of values are what is wanted, and
 * a comparison for each pair of neighbours is what sorting by a function costs. The upper half of a number tells nearly all
 * of them apart.
 *
 * Source: Knuth 1998, The Art of Computer Programming 3, 5.2.5 (radix sorting from the last digit).
 *
 * @param values shape (N), none NaN
 * @returns rows, shape (N)
 * @example sortRows(Float64Array.of(1, 3, 3)) // Uint32Array [1, 2, 0]
 */
export function sortRows(values: Float64Array): Uint32Array {
  const rows = values.length;
  if (rows <= FEW_ROWS) {
    return inOrder(rows).sort((a, b) => {
      const [one, other] = [values[a] as number, values[b] as number];
      return one === other ? a - b : one > other ? -1 : 1;
    });
  }
  const low = new Uint32Array(rows);
  const high = new Uint32Array(rows);
  writeKeys(values, low, high);
  const digits = rows < MANY_ROWS ? NARROW : WIDE;
  const [order, spare] = sortByHalf(inOrder(rows), new Uint32Array(rows), high, digits);
  if (sortAlike(order, low, high)) return order;
  const [byLow, other] = sortByHalf(inOrder(rows), spare, low, digits);
  return sortByHalf(byLow, other, high, digits)[0];
}
