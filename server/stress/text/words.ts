import type { Random } from "#server/stress/random";

/** A word of letters, with apostrophes and combining marks within it. */
const WORD = /\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)*/gu;

export type Word = { at: number; text: string };

/** The words of a text and where they stand. */
export const wordsOf = (text: string): Word[] =>
  Array.from(text.matchAll(WORD), (found) => ({ at: found.index, text: found[0] }));

/** A text with some of its parts replaced; parts in the order in which they stand. */
export function replaceParts(text: string, parts: readonly (Word & { by: string })[]): string {
  let end = 0;
  let made = "";
  for (const { at, text: part, by } of parts) {
    made += text.slice(end, at) + by;
    end = at + part.length;
  }
  return made + text.slice(end);
}

/** A share of items drawn without replacement, rounded and at least one, in their order. */
export function drawShare<Item>(items: readonly Item[], share: number, random: Random): Item[] {
  const wanted = Math.min(items.length, Math.max(1, Math.round(share * items.length)));
  const order = [...items.keys()];
  for (let at = 0; at < wanted; at++) {
    const other = random.integer(at, order.length);
    [order[at], order[other]] = [order[other] as number, order[at] as number];
  }
  return order
    .slice(0, wanted)
    .sort((a, b) => a - b)
    .map((at) => items[at] as Item);
}

/** Writes a word as another is written: all capitals, a capital first, or as it is. */
export function inCaseOf(word: string, like: string): string {
  if (like.length > 1 && like === like.toUpperCase() && like !== like.toLowerCase()) return word.toUpperCase();
  const first = like.charAt(0);
  return first !== first.toLowerCase() ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}
