/** 128 bits a row. */
const WORDS = 4;

/**
 * For each of n digests, where the same digest stands first.
 *
 * A hash table with open addressing: some million rows would take gigabytes as a Map of strings.
 *
 * @param digests 128 bits each, shape (n, 16)
 * @returns positions, uint32, shape (n)
 *
 * @example firstOccurrences(digests of a, b, a, c, b) // [0, 1, 0, 3, 1]
 */
export function firstOccurrences(digests: Uint8Array): Uint32Array {
  const words = new Uint32Array(digests.buffer, digests.byteOffset, digests.byteLength / 4);
  const n = words.length / WORDS;
  const size = 2 ** Math.ceil(Math.log2(Math.max(2, 2 * n)));
  const table = new Int32Array(size).fill(-1);
  const isSame = (one: number, other: number): boolean => {
    for (let at = 0; at < WORDS; at++) if (words[one * WORDS + at] !== words[other * WORDS + at]) return false;
    return true;
  };
  const first = new Uint32Array(n);
  for (let row = 0; row < n; row++) {
    let slot = ((words[row * WORDS] as number) ^ (words[row * WORDS + 2] as number)) & (size - 1);
    for (let held = table[slot] as number; held !== -1 && !isSame(held, row); held = table[slot] as number)
      slot = (slot + 1) & (size - 1);
    if (table[slot] === -1) table[slot] = row;
    first[row] = table[slot] as number;
  }
  return first;
}
