/** A look at the work: when (milliseconds), and how many rows were done. */
export type Look = { at: number; rows: number };

/**
 * The time left, in words, from the speed seen since the first look; null while too little was seen to say.
 * Rounded coarsely on purpose: the speed of the last minute is no promise for the next.
 */
export function remainingWords(first: Look, last: Look, total: number): string | null {
  const seconds = (last.at - first.at) / 1000;
  const done = last.rows - first.rows;
  if (seconds < 2 || done <= 0 || done < total * 0.02) return null;
  const left = ((total - last.rows) * seconds) / done;
  if (left < 8) return "a few seconds left";
  if (left < 55) return `about ${Math.ceil(left / 10) * 10} seconds left`;
  const minutes = Math.max(1, Math.round(left / 60));
  return `about ${minutes} ${minutes === 1 ? "minute" : "minutes"} left`;
}
