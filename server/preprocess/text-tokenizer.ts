import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Tokenizer } from "@huggingface/tokenizers";
import { z } from "zod";
import { FiftyfoldError } from "#server/errors";
import { createPlainTextEncoder } from "#server/preprocess/plain-text-encoder";

/** What we need of tokenizer.json beyond what the library reads: it leaves truncation and padding to its caller. */
const tokenizerFileSchema = z.looseObject({
  truncation: z
    .object({ direction: z.enum(["Left", "Right"]), max_length: z.number().int().positive() })
    .nullable()
    .default(null),
  padding: z.looseObject({ pad_id: z.number().int() }).nullable().default(null),
});

export type TextTokenizer = { encode: (text: string) => number[]; padId: number };

/**
 * A tokenizer from the contents of a Hugging Face `tokenizer.json`, with its own truncation applied: direction `Left` keeps
 * the end of a long text.
 *
 * @returns `encode`: text -> token ids, at least one (the padding id stands in for an empty text)
 */
export function createTextTokenizer(contents: unknown): TextTokenizer {
  const { truncation, padding } = tokenizerFileSchema.parse(contents);
  const tokenizer = new Tokenizer(contents as object, {});
  const encodePlain = createPlainTextEncoder(tokenizer, contents);
  const padId = padding?.pad_id ?? 0;
  const longest = truncation?.max_length ?? Number.POSITIVE_INFINITY;
  return {
    padId,
    encode: (text) => {
      const ids = encodePlain?.(text) ?? tokenizer.encode(text).ids;
      if (ids.length === 0) return [padId];
      if (ids.length <= longest) return ids;
      return truncation?.direction === "Left" ? ids.slice(ids.length - longest) : ids.slice(0, longest);
    },
  };
}

/** Reads the tokenizer of a family package. */
export async function loadTextTokenizer(packageDirectory: string): Promise<TextTokenizer> {
  const path = join(packageDirectory, "tokenizer.json");
  const contents = await readFile(path, "utf8").catch((cause) => {
    throw new FiftyfoldError("internal", "The family package has no tokenizer.json.", { cause });
  });
  return createTextTokenizer(JSON.parse(contents));
}
