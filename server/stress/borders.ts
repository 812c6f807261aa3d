/** Where a position outside 0 to size - 1 is read instead. */
export type Border = (at: number, size: number) => number;

/** The value at the edge goes on: a a a | a b c d | d d d. */
export const nearest: Border = (at, size) => Math.min(size - 1, Math.max(0, at));

/** Mirrored with the edge twice: c b a | a b c d | d c b. */
export const reflect: Border = (at, size) => {
  const period = 2 * size;
  const within = ((at % period) + period) % period;
  return within < size ? within : period - 1 - within;
};

/** Mirrored with the edge once: d c b | a b c d | c b a. */
export const reflect101: Border = (at, size) => {
  if (size === 1) return 0;
  const period = 2 * size - 2;
  const within = ((at % period) + period) % period;
  return within < size ? within : period - within;
};
