import { NOTHING_TO_COMPARE } from "#server/ingest/fingerprints/fingerprint";

/** A word, or one character of a script that puts no blanks between words. */
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}]+/gu;

/** Words that follow one another and are taken as one feature; a shorter text is one feature. */
const SHINGLE = 3;

const BITS = 64;

/** Two 32-bit halves of the hash of a word: FNV-1a over its UTF-16 units, and the same from another start. */
function hashWord(word: string): [number, number] {
  let [low, high] = [0x811c9dc5, 0x9747b28c];
  for (let at = 0; at < word.length; at++) {
    const unit = word.charCodeAt(at);
    low = Math.imul(low ^ unit, 0x01000193);
    high = Math.imul(high ^ unit, 0x01000193);
  }
  return [low, high];
}

/** Spreads a difference of one bit over all of 32: the finaliser of MurmurHash3. */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
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
  const words = (folded.match(WORD) ?? []).map(hashWord);
  if (words.length === 0) return NOTHING_TO_COMPARE;
  const votes = new Int32Array(BITS);
  const size = Math.min(SHINGLE, words.length);
  for (let start = 0; start + size <= words.length; start++) {
    let [low, high] = [0, 0];
    for (let at = start; at < start + size; at++) {
      const [wordLow, wordHigh] = words[at] as [number, number];
      low = mix(Math.imul(low, 31) ^ wordLow);
      high = mix(Math.imul(high, 37) ^ wordHigh);
    }
    for (let bit = 0; bit < 32; bit++) {
      (votes[bit] as number) += ((low >>> bit) & 1) * 2 - 1;
      (votes[bit + 32] as number) += ((high >>> bit) & 1) * 2 - 1;
    }
  }
  let [low, high] = [0, 0];
  for (let bit = 0; bit < 32; bit++) {
    if ((votes[bit] as number) > 0) low |= 1 << bit;
    if ((votes[bit + 32] as number) > 0) high |= 1 << bit;
  }
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
