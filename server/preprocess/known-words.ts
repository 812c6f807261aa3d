/** Words that are remembered; more than this means random strings, not language. */
const MOST_WORDS = 65_536;
/** A longer word is none of a language, and looked up each time. */
const LONGEST_WORD = 64;
const FIRST_SLOTS = 1 << 12;

/** The hash of no symbols, and what it becomes with one more: FNV-1a (Fowler, Noll & Vo 1991) on symbols instead of bytes. */
export const HASH_START = 0x811c9dc5;
export const hashOn = (hash: number, symbol: number): number => Math.imul(hash ^ symbol, 0x01000193);

/** A symbol for each byte of a text of ASCII, shape (256): the same for letters that differ by their case alone. */
export type Symbols = Int8Array;

/**
 * What was looked up of words before, each found where it stands in a text, without being cut out of it: by its hash, and then letter by
 * letter. All of it lies close together, so that it stays in the cache beside much else.
 */
export class KnownWords {
  readonly #symbols: Symbols;
  readonly #lookUp: (word: string) => readonly number[];
  #count = 0;
  /** Numbers of words by their hash, 0 where there is none; the next slot is taken where one is. */
  #slots = new Int32Array(FIRST_SLOTS);
  #hashes = new Int32Array(1);
  /** Of word n the letters are those from `#firstLetter[n]` to `#firstLetter[n + 1]`, and the ids likewise. Word 0 has none. */
  #firstLetter = Uint32Array.of(0, 0);
  #letters = new Uint8Array(FIRST_SLOTS);
  #firstId = Uint32Array.of(0, 0);
  #ids = new Int32Array(FIRST_SLOTS);

  /**
   * @param symbols of the bytes of words
   * @param lookUp ids of a word in lower case
   */
  constructor(symbols: Symbols, lookUp: (word: string) => readonly number[]) {
    this.#symbols = symbols;
    this.#lookUp = lookUp;
  }

  /**
   * Adds the ids of a word to others.
   *
   * @param start where the word stands in a text, up to `end`
   * @param hash of its symbols, by `hashOn`
   */
  add(text: Buffer, start: number, end: number, hash: number, ids: number[]): void {
    const mask = this.#slots.length - 1;
    let slot = hash & mask;
    for (let word = this.#slots[slot] as number; word > 0; word = this.#slots[slot] as number) {
      if (this.#hashes[word] === hash && this.#isWord(word, text, start, end)) {
        for (let at = this.#firstId[word] as number; at < (this.#firstId[word + 1] as number); at++)
          ids.push(this.#ids[at] as number);
        return;
      }
      slot = (slot + 1) & mask;
    }
    const found = this.#lookUp(text.toString("latin1", start, end).toLowerCase());
    if (end - start <= LONGEST_WORD) this.#keep(text, start, end, hash, found);
    for (const id of found) ids.push(id);
  }

  #isWord(word: number, text: Buffer, start: number, end: number): boolean {
    const first = this.#firstLetter[word] as number;
    if ((this.#firstLetter[word + 1] as number) - first !== end - start) return false;
    for (let at = start, letter = first; at < end; at++, letter++)
      if (this.#letters[letter] !== this.#symbols[text[at] as number]) return false;
    return true;
  }

  #keep(text: Buffer, start: number, end: number, hash: number, ids: readonly number[]): void {
    if (this.#count === MOST_WORDS) this.#forget();
    const word = ++this.#count;
    const firstLetter = this.#firstLetter[word] as number;
    const firstId = this.#firstId[word] as number;
    this.#hashes = roomFor(this.#hashes, word + 1);
    this.#firstLetter = roomFor(this.#firstLetter, word + 2);
    this.#firstId = roomFor(this.#firstId, word + 2);
    this.#letters = roomFor(this.#letters, firstLetter + end - start);
    this.#ids = roomFor(this.#ids, firstId + ids.length);
    this.#hashes[word] = hash;
    for (let at = start; at < end; at++)
      this.#letters[firstLetter + at - start] = this.#symbols[text[at] as number] as number;
    this.#firstLetter[word + 1] = firstLetter + end - start;
    this.#ids.set(ids, firstId);
    this.#firstId[word + 1] = firstId + ids.length;
    if (2 * word > this.#slots.length) this.#spread(2 * this.#slots.length);
    else this.#place(word);
  }

  #place(word: number): void {
    const mask = this.#slots.length - 1;
    let slot = (this.#hashes[word] as number) & mask;
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
    this.#slots[slot] = word;
  }

  /** Puts all words into so many slots. */
  #spread(slots: number): void {
    this.#slots = new Int32Array(slots);
    for (let word = 1; word <= this.#count; word++) this.#place(word);
  }

  #forget(): void {
    this.#count = 0;
    this.#slots.fill(0);
  }
}

/** The same numbers with room for more, where there is too little. */
function roomFor<Numbers extends Int32Array | Uint32Array | Uint8Array>(numbers: Numbers, length: number): Numbers {
  if (length <= numbers.length) return numbers;
  const larger = Reflect.construct(numbers.constructor, [Math.max(length, 2 * numbers.length)]) as Numbers;
  larger.set(numbers);
  return larger;
}
