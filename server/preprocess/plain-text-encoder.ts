import type { Tokenizer } from "@huggingface/tokenizers";
import { z } from "zod";
import { ROOT, WordTrie } from "#server/preprocess/word-trie";

/** A tokenizer whose words are independent of each other once the text is lower case: BERT's without special tokens. */
const wordwiseSchema = z.object({
  normalizer: z.object({ type: z.literal("BertNormalizer"), lowercase: z.literal(true) }),
  pre_tokenizer: z.object({ type: z.literal("BertPreTokenizer") }),
  post_processor: z.null(),
  model: z.object({ type: z.literal("WordPiece") }),
  added_tokens: z.array(z.object({ content: z.string() })),
});

/**
 * What a character is: the number of a letter or digit from 0 to 35, or one of these. BERT's normalizer leaves all but the last as they
 * are, but for their case.
 */
const [BETWEEN, PUNCTUATION, OTHER] = [-1, -2, -3];

function kindOf(character: string): number {
  if (/[a-z]/i.test(character)) return Number.parseInt(character, 36);
  if (/\d/.test(character)) return Number(character);
  if (/[ \t\n\r]/.test(character)) return BETWEEN;
  return /[!-~]/.test(character) ? PUNCTUATION : OTHER;
}

/** Of ASCII. */
const KINDS = Int8Array.from({ length: 128 }, (_, code) => kindOf(String.fromCharCode(code)));

/** Nodes of words that are remembered; more than this means random strings, not language. */
const MOST_NODES = 200_000;
/** A longer word is none of a language, and looked up each time. */
const LONGEST_WORD = 64;

/** The ids of words that were looked up before. */
class KnownWords {
  #trie = new WordTrie();
  /** Of each word, by its number in the trie; there is no word 0. */
  #ids: number[][] = [[]];
  readonly #lookUp: (word: string) => number[];

  constructor(lookUp: (word: string) => number[]) {
    this.#lookUp = lookUp;
  }

  /** @param start where the word stands in a text, up to `end`: letters and digits of ASCII alone */
  idsOf(text: string, start: number, end: number): number[] {
    if (end - start > LONGEST_WORD) return this.#lookUp(text.slice(start, end).toLowerCase());
    if (this.#trie.nodes > MOST_NODES) [this.#trie, this.#ids] = [new WordTrie(), [[]]];
    let node = ROOT;
    for (let at = start; at < end; at++) node = this.#trie.step(node, KINDS[text.charCodeAt(at)] as number);
    const number = this.#trie.kept(node);
    if (number > 0) return this.#ids[number] as number[];
    const ids = this.#lookUp(text.slice(start, end).toLowerCase());
    this.#trie.keep(node, this.#ids.push(ids) - 1);
    return ids;
  }
}

/**
 * A short cut for plain ASCII text through a word-wise tokenizer: the same ids as `tokenizer.encode`, with less work,
 * since each word is looked up once, and found again where it stands.
 *
 * @param contents of `tokenizer.json`
 * @returns text -> ids, or null for a text that must go the long way; null where the tokenizer is of another kind
 */
export function createPlainTextEncoder(
  tokenizer: Tokenizer,
  contents: unknown,
): ((text: string) => number[] | null) | null {
  const wordwise = wordwiseSchema.safeParse(contents);
  const { model } = tokenizer;
  if (!wordwise.success || !model) return null;
  const special = wordwise.data.added_tokens.map(({ content }) => content);
  const lookUp = (word: string): number[] =>
    model([word]).map((token) => tokenizer.token_to_id(token) ?? model.unk_token_id ?? 0);
  const words = new KnownWords(lookUp);
  // Each is a word of its own.
  const marks = Array.from(KINDS, (kind, code) => (kind === PUNCTUATION ? lookUp(String.fromCharCode(code)) : []));

  return (text) => {
    if (special.some((token) => text.includes(token))) return null;
    const ids: number[] = [];
    const add = (more: readonly number[]): void => {
      for (const id of more) ids.push(id);
    };
    let start = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      const kind = code < KINDS.length ? (KINDS[code] as number) : OTHER;
      if (kind >= 0) continue;
      if (kind === OTHER) return null;
      if (at > start) add(words.idsOf(text, start, at));
      if (kind === PUNCTUATION) add(marks[code] as number[]);
      start = at + 1;
    }
    if (text.length > start) add(words.idsOf(text, start, text.length));
    return ids;
  };
}
