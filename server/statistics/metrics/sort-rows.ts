/** Bits that a pass sorts by, and the bits at which the passes start in the halves of a key. */
const DIGIT_BITS = 11;
const DIGITS = 1 << DIGIT_BITS;
const SHIFTS = [0, DIGIT_BITS, 2 * DIGIT_BITS];
/** Up to so many rows, comparing them is as quick. */
const FEW_ROWS = 256;

const IS_LITTLE_ENDIAN = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

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

/** Brings rows into the order of eleven bits of their keys, and leaves rows that are alike in them as they stand. */
function sortByDigit(
  from: Uint32Array,
  to: Uint32Array,
  half: Uint32Array,
  shift: number,
  places: Uint32Array,
): boolean {
  places.fill(0);
  for (let row = 0; row < half.length; row++) {
    const digit = ((half[row] as number) >>> shift) & (DIGITS - 1);
    places[digit] = (places[digit] as number) + 1;
  }
  const first = ((half[0] as number) >>> shift) & (DIGITS - 1);
  if (places[first] === half.length) return false;
  for (let digit = 0, before = 0; digit < DIGITS; digit++) {
    const count = places[digit] as number;
    places[digit] = before;
    before += count;
  }
  for (let at = 0; at < from.length; at++) {
    const row = from[at] as number;
    const digit = ((half[row] as number) >>> shift) & (DIGITS - 1);
    const place = places[digit] as number;
    places[digit] = place + 1;
    to[place] = row;
  }
  return true;
}

/**
 * Sorts rows by value, highest first, equals in their order, by digits in O(N): the places of values are what is wanted, and
 * a comparison for each pair of neighbours is what sorting by a function costs.
 *
 * Source: Knuth 1998, The Art of Computer Programming 3, 5.2.5 (radix sorting from the last digit).
 *
 * @param values shape (N), none NaN
 * @returns rows, shape (N)
 * @example sortRows(Float64Array.of(1, 3, 3)) // Uint32Array [1, 2, 0]
 */
export function sortRows(values: Float64Array): Uint32Array {
  const rows = values.length;
  let order = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) order[row] = row;
  if (rows <= FEW_ROWS) {
    return order.sort((a, b) => {
      const [one, other] = [values[a] as number, values[b] as number];
      return one === other ? a - b : one > other ? -1 : 1;
    });
  }
  const low = new Uint32Array(rows);
  const high = new Uint32Array(rows);
  writeKeys(values, low, high);
  const places = new Uint32Array(DIGITS);
  let other = new Uint32Array(rows);
  for (const half of [low, high]) {
    for (const shift of SHIFTS) {
      if (sortByDigit(order, other, half, shift, places)) [order, other] = [other, order];
    }
  }
  return order;
}
