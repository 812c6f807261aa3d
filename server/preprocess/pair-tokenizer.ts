import { Tokenizer } from "@huggingface/tokenizers";
import { z } from "zod";
import { layOutPair } from "#server/preprocess/pair-layout";
import { createPlainTextEncoder } from "#server/preprocess/plain-text-encoder";
import { createTokenizerReader } from "#server/preprocess/read-tokenizer";
import { truncatePair } from "#server/preprocess/truncate-pair";

/** What we need of tokenizer.json beyond what the library reads: it leaves truncation and padding to its caller. */
const pairFileSchema = z.looseObject({
  truncation: z
    .object({
      direction: z.enum(["Left", "Right"]).default("Right"),
      max_length: z.number().int().positive(),
      strategy: z.enum(["LongestFirst", "OnlyFirst", "OnlySecond"]).default("LongestFirst"),
    })
    .nullable()
    .default(null),
  padding: z.looseObject({ pad_id: z.number().int() }).nullable().default(null),
  model: z.looseObject({ unk_token: z.string().nullish() }),
});

export type EncodedPair = { ids: number[]; types: number[] };
export type PairTokenizer = { encode: (first: string, second: string) => EncodedPair; padId: number };

/**
 * A tokenizer of text pairs from the contents of a Hugging Face `tokenizer.json`, with its own truncation applied. It works by
 * the tokenizer's parts, since the library neither truncates nor takes an empty second text for a text.
 *
 * @returns `encode`: two texts -> token ids and their types (which text each belongs to), both (T), at least one (the
 *   padding id stands in where the tokenizer leaves nothing)
 */
export function createPairTokenizer(contents: unknown): PairTokenizer {
  const { truncation, padding, model } = pairFileSchema.parse(contents);
  const tokenizer = new Tokenizer(contents as object, {});
  const encodePlain = createPlainTextEncoder(tokenizer, { ...(contents as object), post_processor: null });
  const layout = layOutPair(tokenizer);
  const special = layout.filter((part) => "id" in part).length;
  const padId = padding?.pad_id ?? 0;
  // The library gives no id at all to what a model of whole words does not know.
  const unknownId = tokenizer.token_to_id(model.unk_token ?? "") ?? padId;

  const encodeText = (text: string): number[] =>
    encodePlain?.(text) ?? tokenizer.encode(text, { add_special_tokens: false }).ids.map((id) => id ?? unknownId);

  return {
    padId,
    encode: (first, second) => {
      const whole: [number[], number[]] = [encodeText(first), encodeText(second)];
      const texts = truncation ? truncatePair(whole, truncation.max_length - special, truncation) : whole;
      const ids: number[] = [];
      const types: number[] = [];
      for (const part of layout) {
        const added = "id" in part ? [part.id] : texts[part.text];
        ids.push(...added);
        for (let at = 0; at < added.length; at++) types.push(part.type);
      }
      return ids.length === 0 ? { ids: [padId], types: [0] } : { ids, types };
    },
  };
}

/** Reads the tokenizer of a family package. */
export const loadPairTokenizer: (packageDirectory: string) => Promise<PairTokenizer> =
  createTokenizerReader(createPairTokenizer);
