import { NOTHING_TO_COMPARE } from "#server/ingest/fingerprints/fingerprint";

/** A word, or one character of a script that puts no blanks between words. */
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}]+/gu;

/** Words that follow one another and are taken as one feature; a shorter text is one feature. */
const SHINGLE = 3;

/** FNV-1a over the UTF-16 units of a word, in two halves of 32 bits, from one start each. */
const [LOW_START, HIGH_START] = [0x811c9dc5, 0x9747b28c];
const FNV_PRIME = 0x01000193;

/** The halves of the hash of each word, in their order: room for those of one text, and how many there are. */
let room = { low: new Int32Array(1024), high: new Int32Array(1024) };
let words = 0;

function makeRoom(): void {
  const { low, high } = room;
  room = { low: new Int32Array(2 * low.length), high: new Int32Array(2 * high.length) };
  room.low.set(low);
  room.high.set(high);
}

function addHash(low: number, high: number): void {
  if (words === room.low.length) makeRoom();
  room.low[words] = low;
  room.high[words] = high;
  words++;
}

/** Beyond ASCII, letters and numbers take a table to be told. */
const BEYOND_ASCII = /[^\0-\x7f]/;
/** 1 for letters and digits, of the first 128 characters. */
const IN_WORD = Uint8Array.from({ length: 128 }, (_, unit) => Number(/[a-z0-9]/i.test(String.fromCharCode(unit))));

function addWord(text: string): void {
  let [low, high] = [LOW_START, HIGH_START];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    low = Math.imul(low ^ unit, FNV_PRIME);
    high = Math.imul(high ^ unit, FNV_PRIME);
  }
  addHash(low, high);
}

/** As `addWord` for each word of a text of ASCII, in one go. */
function addAsciiWords(text: string): void {
  const { length } = text;
  let [low, high] = [LOW_START, HIGH_START];
  let isWord = false;
  for (let at = 0; at < length; at++) {
    const unit = text.charCodeAt(at);
    if (IN_WORD[unit] === 1) {
      low = Math.imul(low ^ unit, FNV_PRIME);
      high = Math.imul(high ^ unit, FNV_PRIME);
      isWord = true;
    } else if (isWord) {
      addHash(low, high);
      low = LOW_START;
      high = HIGH_START;
      isWord = false;
    }
  }
  if (isWord) addHash(low, high);
}

/** Hashes the words of a text, in place of those of the text before. */
function hashWords(text: string): void {
  words = 0;
  if (BEYOND_ASCII.test(text)) for (const word of text.match(WORD) ?? []) addWord(word);
  else addAsciiWords(text);
}

/** Spreads a difference of one bit over all of 32: the finaliser of MurmurHash3. */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}

/** How often each of 32 bits is set, of all at once: plane p has bit p of each count. */
const planes = new Int32Array(32);

function countBits(bits: number): void {
  let carried = bits;
  for (let plane = 0; carried !== 0; plane++) {
    const held = planes[plane] as number;
    planes[plane] = held ^ carried;
    carried &= held;
  }
}

/** The bits that were set more than `most` times of `counted`. */
function setAbove(most: number, counted: number): number {
  const used = 32 - Math.clz32(counted);
  let above = 0;
  for (let bit = 0; bit < 32; bit++) {
    let count = 0;
    for (let plane = 0; plane < used; plane++) count += (((planes[plane] as number) >>> bit) & 1) << plane;
    if (count > most) above |= 1 << bit;
  }
  return above;
}

/** The bits that more than half of all shingles of `size` words have. `factor` tells their order. */
function mostlySet(hashes: Int32Array, size: number, factor: number): number {
  planes.fill(0);
  const shingles = words - size + 1;
  for (let start = 0; start < shingles; start++) {
    let hash = 0;
    for (let at = start; at < start + size; at++) hash = mix(Math.imul(hash, factor) ^ (hashes[at] as number));
    countBits(hash);
  }
  return setAbove(shingles / 2, shingles);
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
  hashWords(folded);
  if (words === 0) return NOTHING_TO_COMPARE;
  const size = Math.min(SHINGLE, words);
  const [high, low] = [mostlySet(room.high, size, 37), mostlySet(room.low, size, 31)];
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}
