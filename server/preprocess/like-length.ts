/** What a run of a batch costs beside its tokens, in tokens: that much padding is as dear as one more batch. */
const RUN_TOKENS = 200;
/** What a batch that has no padding costs less: many graphs can do without a mask then, and where one can't, so little more is lost. */
const UNPADDED = 0.95;
/** Tokens of a batch, padding among them: what starting a run costs is little beside so many, and what a large net makes of them still fits the memory. */
const MOST_TOKENS = 8192;
const MOST_ROWS = 64;

/** Rows by length, those of like length next to each other. */
export const byLength = (lengths: readonly number[]): number[] =>
  Array.from(lengths.keys()).sort((a, b) => (lengths[a] as number) - (lengths[b] as number) || a - b);

/**
 * Cuts rows of unequal length into batches that are padded to their longest, so that all of them together cost the least: the runs and
 * what they are given, padding among it. Rows of like length share a batch, many where they are short.
 *
 * @param lengths of N rows, in tokens
 * @returns positions of the rows of each batch, shortest first; the same lengths always make the same batches
 */
export function cutByCost(lengths: readonly number[]): number[][] {
  const order = byLength(lengths);
  // Of the first `end` rows: the least cost, and how many rows the last of their batches has.
  const costs = [0];
  const lasts = [0];
  for (let end = 1; end <= order.length; end++) {
    const width = lengths[order[end - 1] as number] as number;
    const most = Math.min(end, MOST_ROWS, Math.max(1, Math.floor(MOST_TOKENS / Math.max(1, width))));
    let [cost, last] = [Number.POSITIVE_INFINITY, 1];
    for (let rows = 1; rows <= most; rows++) {
      const isUnpadded = lengths[order[end - rows] as number] === width;
      const whole = (costs[end - rows] as number) + RUN_TOKENS + rows * width * (isUnpadded ? UNPADDED : 1);
      if (whole < cost) [cost, last] = [whole, rows];
    }
    costs.push(cost);
    lasts.push(last);
  }
  const batches: number[][] = [];
  for (let end = order.length; end > 0; end -= lasts[end] as number)
    batches.unshift(order.slice(end - (lasts[end] as number), end));
  return batches;
}

/** As `cutByCost`, but `size` rows a batch, whatever that costs. */
export function cutEvenly(lengths: readonly number[], size: number): number[][] {
  const order = byLength(lengths);
  return Array.from({ length: Math.ceil(order.length / size) }, (_, at) => order.slice(at * size, (at + 1) * size));
}
