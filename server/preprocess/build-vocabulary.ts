import { Tokenizer } from "@huggingface/tokenizers";

export type VocabularyOptions = { vocabularySize: number; maxLength: number; truncationSide: "left" | "right" };

const PAD = "[PAD]";
const UNKNOWN = "[UNK]";

/** A `tokenizer.json` of whole lower-case words and single punctuation marks (BERT's pre-tokenizer, no sub-words). */
function tokenizerFile(words: string[], options: VocabularyOptions): object {
  const direction = options.truncationSide === "left" ? "Left" : "Right";
  return {
    version: "1.0",
    truncation: { direction, max_length: options.maxLength, strategy: "LongestFirst", stride: 0 },
    padding: null,
    added_tokens: [PAD, UNKNOWN].map((content, id) => ({
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
    post_processor: null,
    decoder: { type: "WordPiece", prefix: "##", cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: UNKNOWN,
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries([PAD, UNKNOWN, ...words].map((word, id) => [word, id])),
    },
  };
}

/**
 * Makes the vocabulary of a text family: the most frequent words of its training texts, split exactly as the finished
 * tokenizer will split them. Ids: 0 padding, 1 unknown, then words by falling frequency (equal ones by code point).
 *
 * @returns the contents of `tokenizer.json`
 */
export async function buildVocabulary(texts: AsyncIterable<string[]>, options: VocabularyOptions): Promise<object> {
  const splitter = new Tokenizer(tokenizerFile([], options), {});
  const counts = new Map<string, number>();
  for await (const batch of texts) {
    for (const text of batch) {
      const normalised = splitter.normalizer ? splitter.normalizer(text) : text;
      const words = splitter.pre_tokenizer ? splitter.pre_tokenizer([normalised], {}) : [normalised];
      for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  const ranked = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  return tokenizerFile(
    ranked.slice(0, options.vocabularySize - 2).map(([word]) => word),
    options,
  );
}
