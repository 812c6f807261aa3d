/** A word as the symbols it is made of at present, and how often it occurs. */
export type CountedWord = { symbols: string[]; count: number };

type Pair = { left: string; right: string; count: number; words: Set<CountedWord> };

/** Parts two symbols in a key; no text that was split into words holds it. */
const GAP = "\u0000";

/** Counts every pair of neighbours in a word `times` (negative: takes the counts back). */
function countPairs(pairs: Map<string, Pair>, word: CountedWord, times: number): void {
  for (let at = 1; at < word.symbols.length; at++) {
    const left = word.symbols[at - 1] as string;
    const right = word.symbols[at] as string;
    const key = left + GAP + right;
    const pair = pairs.get(key) ?? { left, right, count: 0, words: new Set<CountedWord>() };
    pair.count += times * word.count;
    pair.words.add(word);
    if (pair.count > 0) pairs.set(key, pair);
    else pairs.delete(key);
  }
}

/** The most frequent pair; among equals the one whose key comes first, so that the order of the words does not matter. */
function mostFrequent(pairs: Map<string, Pair>): Pair | null {
  let best: Pair | null = null;
  let bestKey = "";
  for (const [key, pair] of pairs) {
    if (best && (pair.count < best.count || (pair.count === best.count && key > bestKey))) continue;
    best = pair;
    bestKey = key;
  }
  return best;
}

function replacePair({ symbols }: CountedWord, { left, right }: Pair, joined: string): string[] {
  const replaced: string[] = [];
  for (let at = 0; at < symbols.length; at++) {
    const found = symbols[at] === left && symbols[at + 1] === right;
    replaced.push(found ? joined : (symbols[at] as string));
    if (found) at++;
  }
  return replaced;
}

/**
 * Joins, again and again, the two neighbouring symbols that occur together most often (Sennrich et al. 2016, algorithm 1).
 * A pair that occurs once only is never joined.
 *
 * @param words words and their counts; their symbols are changed
 * @param count most new symbols to make
 * @param join what two symbols become
 * @returns the new symbols in the order in which they were made, each once
 */
export function mergeSymbols(
  words: CountedWord[],
  count: number,
  join: (left: string, right: string) => string,
): string[] {
  const pairs = new Map<string, Pair>();
  for (const word of words) countPairs(pairs, word, 1);
  const made = new Set<string>();
  while (made.size < count) {
    const pair = mostFrequent(pairs);
    if (!pair || pair.count < 2) break;
    const joined = join(pair.left, pair.right);
    for (const word of [...pair.words]) {
      countPairs(pairs, word, -1);
      word.symbols = replacePair(word, pair, joined);
      countPairs(pairs, word, 1);
    }
    made.add(joined);
  }
  return [...made];
}
