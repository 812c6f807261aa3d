/** Bits of a lane: four counts lie side by side in one 32-bit number, and are added to in one go. */
const LANE = 8;
/** What a lane can hold. */
const MOST = 2 ** LANE - 1;
/** What a row may count at most; of rows that count more or in parts, nothing is gained. */
const MOST_WEIGHT = 63;

/** Marks of 0 and 1, four to a number, with which weighted sums of them are quick. */
export type PackedMarks = { rows: number; variants: number; perRow: number; words: Int32Array };

/**
 * Packs marks for `countMarks`.
 *
 * @param marks 0 or 1, shape (N, K)
 * @returns null where one of them is another number
 */
export function packMarks(marks: Uint8Array, variants: number): PackedMarks | null {
  const rows = Math.floor(marks.length / variants);
  const perRow = Math.ceil(variants / 4);
  const bytes = new Uint8Array(rows * perRow * 4);
  for (let row = 0, from = 0; row < rows; row++) {
    for (let k = 0, to = row * perRow * 4; k < variants; k++, from++, to++) {
      const mark = marks[from] as number;
      if (mark > 1) return null;
      bytes[to] = mark;
    }
  }
  return { rows, variants, perRow, words: new Int32Array(bytes.buffer) };
}

/** Adds what the lanes hold to the sums, and empties them. */
function emptyLanes(lanes: Int32Array, sums: Float64Array): void {
  for (let k = 0; k < sums.length; k++)
    sums[k] = (sums[k] as number) + (((lanes[k >> 2] as number) >>> (LANE * (k & 3))) & MOST);
  lanes.fill(0);
}

/**
 * Weighted sums of marks, where rows count small whole numbers of times, as in a bootstrap.
 *
 * @param weights what each row counts, shape (N)
 * @param sums what is added to, shape (K): exactly what adding one product after the other gives
 * @returns the sum of the weights; null where they are no small whole numbers, and then nothing is added
 */
export function countMarks(marks: PackedMarks, weights: Float64Array, sums: Float64Array): number | null {
  const { rows, perRow, words } = marks;
  const counting = new Uint32Array(rows);
  let total = 0;
  let count = 0;
  for (let row = 0; row < rows; row++) {
    const weight = weights[row] as number;
    if ((weight & MOST_WEIGHT) !== weight) return null;
    total += weight;
    // Written whether it counts or not: which it is cannot be foreseen.
    counting[count] = row;
    count += Number(weight !== 0);
  }
  const lanes = new Int32Array(perRow);
  let room = MOST;
  let at = 0;
  for (; at + 3 < count; at += 4) {
    const row0 = counting[at] as number;
    const row1 = counting[at + 1] as number;
    const row2 = counting[at + 2] as number;
    const row3 = counting[at + 3] as number;
    const weight0 = (weights[row0] as number) | 0;
    const weight1 = (weights[row1] as number) | 0;
    const weight2 = (weights[row2] as number) | 0;
    const weight3 = (weights[row3] as number) | 0;
    const needed = weight0 + weight1 + weight2 + weight3;
    if (needed > room) {
      emptyLanes(lanes, sums);
      room = MOST;
    }
    room -= needed;
    for (let word = 0; word < perRow; word++) {
      lanes[word] =
        ((lanes[word] as number) +
          Math.imul(words[row0 * perRow + word] as number, weight0) +
          Math.imul(words[row1 * perRow + word] as number, weight1) +
          Math.imul(words[row2 * perRow + word] as number, weight2) +
          Math.imul(words[row3 * perRow + word] as number, weight3)) |
        0;
    }
  }
  emptyLanes(lanes, sums);
  for (; at < count; at++) {
    const row = counting[at] as number;
    for (let word = 0; word < perRow; word++)
      lanes[word] = Math.imul(words[row * perRow + word] as number, (weights[row] as number) | 0);
    emptyLanes(lanes, sums);
  }
  return total;
}
