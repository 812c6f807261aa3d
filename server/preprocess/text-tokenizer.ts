import { Tokenizer } from "@huggingface/tokenizers";
import { z } from "zod";
import { layOutText } from "#server/preprocess/pair-layout";
import { createPlainTextEncoder } from "#server/preprocess/plain-text-encoder";
import { createTokenizerReader } from "#server/preprocess/read-tokenizer";

/** What we need of tokenizer.json beyond what the library reads: it leaves truncation and padding to its caller. */
const tokenizerFileSchema = z.looseObject({
  truncation: z
    .object({ direction: z.enum(["Left", "Right"]), max_length: z.number().int().positive() })
    .nullable()
    .default(null),
  padding: z.looseObject({ pad_id: z.number().int() }).nullable().default(null),
  model: z.looseObject({ unk_token: z.string().nullish() }),
});

export type TextTokenizer = { encode: (text: string) => number[]; padId: number };

/**
 * A tokenizer from the contents of a Hugging Face `tokenizer.json`, with its own truncation applied: direction `Left` keeps
 * the end of a long text. Special tokens stay: the text between them is cut.
 *
 * @returns `encode`: text -> token ids, at least one (the padding id stands in for an empty text)
 */
export function createTextTokenizer(contents: unknown): TextTokenizer {
  const { truncation, padding, model } = tokenizerFileSchema.parse(contents);
  const tokenizer = new Tokenizer(contents as object, {});
  const encodePlain = createPlainTextEncoder(tokenizer, { ...(contents as object), post_processor: null });
  const padId = padding?.pad_id ?? 0;
  const longest = truncation?.max_length ?? Number.POSITIVE_INFINITY;
  const layout = layOutText(tokenizer);
  const special = layout.filter((part) => "id" in part).length;
  // The library gives no id at all to what a model of whole words does not know.
  const unknownId = tokenizer.token_to_id(model.unk_token ?? "") ?? padId;
  const cut = (ids: number[], room: number): number[] =>
    truncation?.direction === "Left" ? ids.slice(ids.length - room) : ids.slice(0, room);
  const encodeText = (text: string): number[] =>
    encodePlain?.(text) ?? tokenizer.encode(text, { add_special_tokens: false }).ids.map((id) => id ?? unknownId);
  return {
    padId,
    encode: (text) => {
      const whole = encodeText(text);
      const room = Math.max(longest - special, 0);
      const kept = whole.length <= room ? whole : cut(whole, room);
      const ids = layout.flatMap((part) => ("id" in part ? [part.id] : kept));
      return ids.length === 0 ? [padId] : ids;
    },
  };
}

/** Reads the tokenizer of a family package. */
export const loadTextTokenizer: (packageDirectory: string) => Promise<TextTokenizer> =
  createTokenizerReader(createTextTokenizer);
