import type { Tokenizer } from "@huggingface/tokenizers";
import { z } from "zod";
import { HASH_START, hashOn, KnownWords } from "#server/preprocess/known-words";

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

/** Of each byte of a text in UTF-8. */
const KINDS = Int8Array.from({ length: 256 }, (_, code) => (code < 128 ? kindOf(String.fromCharCode(code)) : OTHER));
/** A character takes no more bytes. */
const MOST_BYTES = 3;

/** Text in UTF-8, each time in the same place: many bytes are gone through in less time than as many characters. */
function createBytesOf(): (text: string) => Buffer {
  let place = Buffer.allocUnsafe(1 << 16);
  return (text) => {
    if (MOST_BYTES * text.length > place.length) place = Buffer.allocUnsafe(2 * MOST_BYTES * text.length);
    return place.subarray(0, place.write(text));
  };
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
  const words = new KnownWords(KINDS, lookUp);
  // Each is a word of its own.
  const marks = Array.from(KINDS, (kind, code) => (kind === PUNCTUATION ? lookUp(String.fromCharCode(code)) : []));

  const bytesOf = createBytesOf();

  return (text) => {
    if (special.some((token) => text.includes(token))) return null;
    const bytes = bytesOf(text);
    const ids: number[] = [];
    let start = 0;
    let hash = HASH_START;
    for (let at = 0; at < bytes.length; at++) {
      const code = bytes[at] as number;
      const kind = KINDS[code] as number;
      if (kind >= 0) {
        hash = hashOn(hash, kind);
        continue;
      }
      if (kind === OTHER) return null;
      if (at > start) words.add(bytes, start, at, hash, ids);
      if (kind === PUNCTUATION) for (const id of marks[code] as number[]) ids.push(id);
      start = at + 1;
      hash = HASH_START;
    }
    if (bytes.length > start) words.add(bytes, start, bytes.length, hash, ids);
    return ids;
  };
}
