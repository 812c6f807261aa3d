import type { Tokenizer } from "@huggingface/tokenizers";

/** A place in an encoded pair: a special token, or one of the two texts; `type` says which text a token counts to. */
export type PairPart = { id: number; type: number } | { text: 0 | 1; type: number };

/** Stand-ins for the two texts that no vocabulary holds. */
const FIRST = "\u0000first";
const SECOND = "\u0000second";

/** As the reference implementation has it: RoBERTa's processor knows one type only. */
const isUntyped = (tokenizer: Tokenizer): boolean => tokenizer.post_processor?.config.type === "RobertaProcessing";

/**
 * How a tokenizer puts two texts together, such as `[CLS] a [SEP] b [SEP]`: found by having its post-processor arrange
 * two stand-ins. Without a post-processor the second text follows the first.
 */
export function layOutPair(tokenizer: Tokenizer): PairPart[] {
  const arranged = tokenizer.post_processor?.([FIRST], [SECOND], true);
  if (!arranged?.token_type_ids) {
    return [
      { text: 0, type: 0 },
      { text: 1, type: 1 },
    ];
  }
  const { tokens, token_type_ids: types } = arranged;
  return tokens.map((token, at): PairPart => {
    const type = isUntyped(tokenizer) ? 0 : (types[at] ?? 0);
    if (token === FIRST || token === SECOND) return { text: token === FIRST ? 0 : 1, type };
    return { id: tokenizer.token_to_id(token) ?? tokenizer.model?.unk_token_id ?? 0, type };
  });
}

/** How a tokenizer sets a single text among its special tokens, such as `[CLS] a [SEP]`. */
export function layOutText(tokenizer: Tokenizer): PairPart[] {
  const tokens = tokenizer.post_processor?.([FIRST], null, true)?.tokens ?? [FIRST];
  return tokens.map(
    (token): PairPart =>
      token === FIRST
        ? { text: 0, type: 0 }
        : { id: tokenizer.token_to_id(token) ?? tokenizer.model?.unk_token_id ?? 0, type: 0 },
  );
}
