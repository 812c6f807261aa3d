import { readFileSync } from "node:fs";
import { Tokenizer } from "@huggingface/tokenizers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPlainTextEncoder } from "#server/preprocess/plain-text-encoder";

const contents = JSON.parse(readFileSync("models/sentiment/tokenizer.json", "utf8"));
const tokenizer = new Tokenizer(contents, {});
const encodePlain = createPlainTextEncoder(tokenizer, contents);

const words = Object.keys(contents.model.vocab).slice(2, 400);
const plainCharacter = fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code));
const plainText = fc.oneof(
  fc
    .array(fc.constantFrom(...words, "Don't", "UPPER", "x_y", "\t", "\n"), { maxLength: 40 })
    .map((list) => list.join(" ")),
  fc.array(plainCharacter, { maxLength: 80 }).map((list) => list.join("")),
);

describe("the short cut for plain text", () => {
  it("gives the very ids of the library for any plain ASCII text", () => {
    fc.assert(
      fc.property(plainText, (text) => {
        const ids = encodePlain?.(text);
        fc.pre(ids !== null);
        expect(ids).toEqual(tokenizer.encode(text).ids);
      }),
      { numRuns: 2000 },
    );
  });

  it("gives them for words longer than any, and for more words than are remembered", () => {
    const letters = (count: number): string => "Z9y".repeat(count).slice(0, count);
    for (const length of [63, 64, 65, 99, 100, 101, 5000]) {
      const text = `a ${letters(length)}.${letters(length)}`;
      expect(encodePlain?.(text)).toEqual(tokenizer.encode(text).ids);
    }
    // More than 65,536, which are then forgotten.
    const random = (index: number): string => ((index * 2654435761) % 2 ** 32).toString(36).padStart(7, "q");
    const many = Array.from({ length: 80_000 }, (_, index) => random(index));
    for (let start = 0; start < many.length; start += 20_000) {
      const text = many.slice(start, start + 20_000).join(" ");
      expect(encodePlain?.(text)).toEqual(tokenizer.encode(text).ids);
    }
    expect(encodePlain?.("a good film")).toEqual(tokenizer.encode("a good film").ids);
  });

  it.each(["café", "naïve – dash", "emoji 🎬", "a [UNK] token", "[PAD]", "bell\u0007"])(
    "leaves %j to the library",
    (text) => {
      expect(encodePlain?.(text)).toBeNull();
    },
  );

  it("does not apply to tokenizers of another kind", () => {
    expect(createPlainTextEncoder(tokenizer, { ...contents, normalizer: { type: "NFKC" } })).toBeNull();
    expect(
      createPlainTextEncoder(tokenizer, { ...contents, post_processor: { type: "TemplateProcessing" } }),
    ).toBeNull();
  });
});
