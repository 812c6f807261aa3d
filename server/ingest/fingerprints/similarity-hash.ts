import { NOTHING_TO_COMPARE } from "#server/ingest/fingerprints/fingerprint";

/** A word, or one character of a script that puts no blanks between words. */
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}]+/gu;

/** Words that follow one another and are taken as one feature; a shorter text is one feature. */
const SHINGLE = 3;

/** FNV-1a over the UTF-16 units of a word, in two halves of 32 bits, from one start each. */
const [LOW_START, HIGH_START] = [0x811c9dc5, 0x9747b28c];
const FNV_PRIME = 0x01000193;

/** The halves of the hash of each word, in their order. */
type WordHashes = { low: number[]; high: number[] };

function addWord({ low, high }: WordHashes, text: string, start: number, end: number): void {
  let [first, second] = [LOW_START, HIGH_START];
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    first = Math.imul(first ^ unit, FNV_PRIME);
    second = Math.imul(second ^ unit, FNV_PRIME);
  }
  low.push(first);
  high.push(second);
}

/** Beyond ASCII, letters and numbers take a table to be told. */
const BEYOND_ASCII = /[^\0-\x7f]/;
const isAsciiWord = (unit: number): boolean =>
  (unit >= 97 && unit <= 122) || (unit >= 48 && unit <= 57) || (unit >= 65 && unit <= 90);

function hashWords(text: string): WordHashes {
  const words: WordHashes = { low: [], high: [] };
  if (BEYOND_ASCII.test(text)) {
    for (const word of text.match(WORD) ?? []) addWord(words, word, 0, word.length);
    return words;
  }
  for (let end = 0; end < text.length; end++) {
    const start = end;
    while (end < text.length && isAsciiWord(text.charCodeAt(end))) end++;
    if (end > start) addWord(words, text, start, end);
  }
  return words;
}

/** Spreads a difference of one bit over all of 32: the finaliser of MurmurHash3. */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** Counts how often each of 32 bits is set, in all at once: plane p has bit p of each count. */
class BitCounts {
  readonly #planes = new Int32Array(32);

  add(bits: number): void {
    let carried = bits;
    for (let plane = 0; carried !== 0; plane++) {
      const held = this.#planes[plane] as number;
      this.#planes[plane] = held ^ carried;
      carried &= held;
    }
  }

  /** The bits that were set more than `most` times. */
  above(most: number): number {
    const counts = new Uint32Array(32);
    for (const [at, plane] of this.#planes.entries()) {
      if (plane === 0) continue;
      for (let bit = 0; bit < 32; bit++) (counts[bit] as number) += ((plane >>> bit) & 1) << at;
    }
    return counts.reduce((bits, count, bit) => (count > most ? bits | (1 << bit) : bits), 0);
  }
}

/** The bits that more than half of all shingles of some words have. `factor` tells their order. */
function mostlySet(words: number[], size: number, factor: number): number {
  const counts = new BitCounts();
  for (let start = 0; start + size <= words.length; start++) {
    let hash = 0;
    for (let at = start; at < start + size; at++) hash = mix(Math.imul(hash, factor) ^ (words[at] as number));
    counts.add(hash);
  }
  return counts.above((words.length - size + 1) / 2);
}

/**
 * SimHash of a text over its shingles of three words: each bit is that which most shingles have there. Of texts that share most
 * of their shingles few bits differ, in expectation 64 times the angle between them over pi. Punctuation is not looked at.
 *
 * Source: Charikar, Similarity estimation techniques from rounding algorithms, STOC 2002; Manku, Jain and Das Sarma, Detecting
 * near-duplicates for web crawling, WWW 2007, who call 64 bits near when at most 3 differ.
 *
 * @param folded a text in NFKC and lower case
 * @returns an unsigned integer below 2^64; 0 where the text has no words
 */
export function similarityHash(folded: string): bigint {
  const { low, high } = hashWords(folded);
  if (low.length === 0) return NOTHING_TO_COMPARE;
  const size = Math.min(SHINGLE, low.length);
  return (BigInt(mostlySet(high, size, 37) >>> 0) << 32n) | BigInt(mostlySet(low, size, 31) >>> 0);
}
