export type PairTruncation = {
  strategy: "LongestFirst" | "OnlyFirst" | "OnlySecond";
  /** `Left` keeps the end of a text. */
  direction: "Left" | "Right";
};

/** Lengths left of texts of n and m tokens, when the longer one gives way first: as in Hugging Face's `tokenizers`. */
function longestFirst(n: number, m: number, room: number): [number, number] {
  if (n > m) return longestFirst(m, n, room).reverse() as [number, number];
  const longer = n > room ? n : Math.max(n, room - n);
  if (n + longer <= room) return [n, longer];
  return [Math.floor(room / 2), Math.ceil(room / 2)];
}

/** Lengths left when one text alone gives way; the other does only where not a token of the first would be left. */
function oneOnly(giving: number, kept: number, room: number): [number, number] {
  return [Math.min(giving, Math.max(0, room - kept)), Math.min(kept, room)];
}

/**
 * Cuts two texts so that together they have at most `room` tokens.
 *
 * @returns the texts themselves where they fit
 */
export function truncatePair(
  [first, second]: [number[], number[]],
  room: number,
  { strategy, direction }: PairTruncation,
): [number[], number[]] {
  const [n, m] = [first.length, second.length];
  const space = Math.max(0, room);
  if (n + m <= space) return [first, second];
  let left = longestFirst(n, m, space);
  if (strategy === "OnlyFirst") left = oneOnly(n, m, space);
  if (strategy === "OnlySecond") left = oneOnly(m, n, space).reverse() as [number, number];
  const cut = (ids: number[], length: number): number[] =>
    direction === "Left" ? ids.slice(ids.length - length) : ids.slice(0, length);
  return [cut(first, left[0]), cut(second, left[1])];
}
