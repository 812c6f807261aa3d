import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildSubwords } from "#server/preprocess/build-subwords";
import { mergeSymbols } from "#server/preprocess/merge-symbols";

const folder = join(import.meta.dirname, "../fixtures/pair-tokenizers");
const texts = JSON.parse(readFileSync(join(folder, "texts.json"), "utf8")) as string[];
const options = { vocabularySize: 400, maxLength: 96, truncationSide: "right" } as const;

async function* inBatches(list: string[], size: number): AsyncGenerator<string[]> {
  for (let at = 0; at < list.length; at += size) yield list.slice(at, at + size);
}

type Contents = { model: { vocab: Record<string, number> }; truncation: object };
const build = async (list: string[], change: object = {}): Promise<Contents> =>
  (await buildSubwords(inBatches(list, 50), { ...options, ...change })) as Contents;

test("the texts of the fixture give the tokenizer that Hugging Face's library was run on", async () => {
  const written: unknown = JSON.parse(readFileSync(join(folder, "subwords.json"), "utf8"));
  expect(await build(texts)).toEqual(written);
});

test("neither the order of the texts nor the size of their batches matters", async () => {
  const backwards = await buildSubwords(inBatches([...texts].reverse(), 7), options);
  expect(JSON.stringify(backwards)).toBe(JSON.stringify(await build(texts)));
});

test("ids run from 0 without a gap, the special ones first, and are as many as asked for", async () => {
  const { vocab } = (await build(texts)).model;
  expect(Object.keys(vocab).slice(0, 3)).toEqual(["[PAD]", "[UNK]", "[SEP]"]);
  expect(Object.values(vocab)).toEqual(Array.from({ length: 400 }, (_, id) => id));
});

test("a small set of texts gives no more sub-words than it has", async () => {
  const { vocab } = (await build(Array.from({ length: 20 }, () => "aab aab"))).model;
  expect(Object.keys(vocab)).toEqual(["[PAD]", "[UNK]", "[SEP]", "##a", "##b", "a", "##ab", "aab"]);
});

test("words with a character that is hardly ever seen make no sub-words", async () => {
  const { vocab } = (await build([...Array.from({ length: 20 }, () => "ab"), "abü\u03b1"])).model;
  expect(Object.keys(vocab)).toEqual(["[PAD]", "[UNK]", "[SEP]", "##b", "a", "ab"]);
});

test("the side that is cut is the one asked for", async () => {
  expect((await build(["a"], { truncationSide: "left" })).truncation).toMatchObject({
    direction: "Left",
    max_length: 96,
  });
});

/** The example of Sennrich et al. 2016, figure 1: its first merges are r·, lo, low, er·. */
test("the most frequent neighbours are joined first", () => {
  const words = Object.entries({ low·: 5, lowest·: 2, newer·: 6, wider·: 3 }).map(([word, count]) => ({
    symbols: [...word],
    count,
  }));
  const merges = mergeSymbols(words, 4, (left, right) => left + right);
  expect([...merges].sort()).toEqual(["er", "er·", "lo", "low"].sort());
});

test("a symbol that two pairs lead to is made once", () => {
  const words = [
    { symbols: ["ab", "c"], count: 5 },
    { symbols: ["a", "bc"], count: 4 },
  ];
  expect(mergeSymbols(words, 3, (left, right) => left + right)).toEqual(["abc"]);
});

test("neighbours that overlap are joined from the left", () => {
  const words = [{ symbols: ["a", "a", "a"], count: 2 }];
  expect(mergeSymbols(words, 1, (left, right) => left + right)).toEqual(["aa"]);
  expect(words[0]?.symbols).toEqual(["aa", "a"]);
});
