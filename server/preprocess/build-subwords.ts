import { Tokenizer } from "@huggingface/tokenizers";
import { mergeSymbols } from "#server/preprocess/merge-symbols";

export type SubwordOptions = { vocabularySize: number; maxLength: number; truncationSide: "left" | "right" };

const PAD = "[PAD]";
const UNKNOWN = "[UNK]";
const SEPARATOR = "[SEP]";
const SPECIAL = [PAD, UNKNOWN, SEPARATOR];

/** Marks a sub-word that continues a word. */
const CONTINUES = "##";

/** A character seen less often than this is not worth an id of its own; a word that holds it is unknown. */
const LEAST_CHARACTER_COUNT = 20;

const sequence = (id: "A" | "B") => ({ Sequence: { id, type_id: id === "A" ? 0 : 1 } });
const separator = (type: 0 | 1) => ({ SpecialToken: { id: SEPARATOR, type_id: type } });

/** A `tokenizer.json` of lower-case sub-words, for single texts `a [SEP]` and for pairs `a [SEP] b [SEP]` of types 0 and 1. */
function tokenizerFile(subwords: string[], options: SubwordOptions): object {
  const separatorId = SPECIAL.indexOf(SEPARATOR);
  return {
    version: "1.0",
    truncation: {
      direction: options.truncationSide === "left" ? "Left" : "Right",
      max_length: options.maxLength,
      strategy: "LongestFirst",
      stride: 0,
    },
    padding: null,
    added_tokens: SPECIAL.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: true,
      lowercase: true,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: {
      type: "TemplateProcessing",
      single: [sequence("A"), separator(0)],
      pair: [sequence("A"), separator(0), sequence("B"), separator(1)],
      special_tokens: { [SEPARATOR]: { id: SEPARATOR, ids: [separatorId], tokens: [SEPARATOR] } },
    },
    decoder: { type: "WordPiece", prefix: CONTINUES, cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: UNKNOWN,
      continuing_subword_prefix: CONTINUES,
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries([...SPECIAL, ...subwords].map((subword, id) => [subword, id])),
    },
  };
}

/** How often each word occurs, split exactly as the finished tokenizer will split the texts. */
async function countWords(texts: AsyncIterable<string[]>, options: SubwordOptions): Promise<Map<string, number>> {
  const { normalizer, pre_tokenizer } = new Tokenizer(tokenizerFile([], options), {});
  const counts = new Map<string, number>();
  for await (const batch of texts) {
    for (const text of batch) {
      const normalised = normalizer ? normalizer(text) : text;
      const words = pre_tokenizer ? pre_tokenizer([normalised], {}) : [normalised];
      for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  return counts;
}

/** Splits a word into its characters, all but the first marked as continuing it. */
const spell = (word: string): string[] =>
  Array.from(word, (character, at) => (at === 0 ? character : CONTINUES + character));

function frequentCharacters(counts: Map<string, number>): Set<string> {
  const characters = new Map<string, number>();
  for (const [word, count] of counts)
    for (const character of word) characters.set(character, (characters.get(character) ?? 0) + count);
  return new Set([...characters].filter(([, count]) => count >= LEAST_CHARACTER_COUNT).map(([character]) => character));
}

/**
 * Makes the sub-word vocabulary of a text-pair family: the characters of its training texts and then, one by one, the
 * pair of neighbouring sub-words that occurs most often joined into a new one (byte-pair merges, Sennrich et al. 2016),
 * written as a WordPiece model, which splits a word greedily into the longest sub-words (Wu et al. 2016). Ids: 0
 * padding, 1 unknown, 2 separator, characters by code point, then sub-words in the order in which they were joined.
 *
 * @param texts all texts, both sides of each pair
 * @returns the contents of `tokenizer.json`; the same texts always make the same
 */
export async function buildSubwords(texts: AsyncIterable<string[]>, options: SubwordOptions): Promise<object> {
  const counts = await countWords(texts, options);
  const frequent = frequentCharacters(counts);
  const words = [...counts]
    .filter(([word]) => Array.from(word).every((character) => frequent.has(character)))
    .map(([word, count]) => ({ symbols: spell(word), count }));
  const characters = [...new Set(words.flatMap(({ symbols }) => symbols))].sort();
  const room = options.vocabularySize - SPECIAL.length;
  const join = (left: string, right: string): string => left + right.slice(CONTINUES.length);
  const merged = mergeSymbols(words, room - characters.length, join);
  return tokenizerFile([...characters, ...merged].slice(0, room), options);
}
