import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { buildVocabulary } from "#server/preprocess/build-vocabulary";
import { createTextTokenizer, loadTextTokenizer } from "#server/preprocess/text-tokenizer";

const tiny = join(import.meta.dirname, "../fixtures/tiny-text");
const contents = JSON.parse(await readFile(join(tiny, "tokenizer.json"), "utf8"));
const vocabulary: Record<string, number> = contents.model.vocab;
const ids = (...tokens: string[]): number[] => tokens.map((token) => vocabulary[token] as number);

test("words, punctuation and pieces of words become their ids; case and accents are forgiven", async () => {
  const { encode } = await loadTextTokenizer(tiny);
  expect(encode("The CAFÉ was not good!")).toEqual(ids("the", "cafe", "was", "not", "good", "!"));
  expect(encode("slowly")).toEqual(ids("slow", "##ly"));
  expect(encode("it isn't zzz")).toEqual(ids("it", "[UNK]", "'", "[UNK]", "[UNK]"));
});

test("a long text keeps its end where tokenizer.json truncates on the left", async () => {
  const { encode } = await loadTextTokenizer(tiny);
  const long = `${"good ".repeat(30)}bad awful`;
  expect(encode(long)).toHaveLength(16);
  expect(encode(long).slice(-2)).toEqual(ids("bad", "awful"));
});

test("and its beginning where it truncates on the right", () => {
  const { encode } = createTextTokenizer({
    ...contents,
    truncation: { ...contents.truncation, direction: "Right", max_length: 3 },
  });
  expect(encode("bad awful good great fine")).toEqual(ids("bad", "awful", "good"));
});

test("without truncation a text keeps all its tokens", () => {
  const { encode } = createTextTokenizer({ ...contents, truncation: null });
  expect(encode("good ".repeat(500))).toHaveLength(500);
});

test.each(["", "   ", "\u0000\u0007", "\ufffd"])(
  "a text without any token (%j) is one padding id, so that no tensor is empty",
  async (text) => {
    const { encode, padId } = await loadTextTokenizer(tiny);
    expect(encode(text)).toEqual([padId]);
  },
);

test("the padding id is the one of tokenizer.json", () => {
  expect(createTextTokenizer({ ...contents, padding: { pad_id: 7 } }).padId).toBe(7);
});

test("any text gives between one and max_length ids of the vocabulary", async () => {
  const { encode } = await loadTextTokenizer(tiny);
  const size = Object.keys(vocabulary).length;
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      const found = encode(text);
      expect(found.length).toBeGreaterThanOrEqual(1);
      expect(found.length).toBeLessThanOrEqual(16);
      for (const id of found) expect(Number.isInteger(id) && id >= 0 && id < size).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test("a package without tokenizer.json is our fault, not the user's, and says what is missing", async () => {
  const folder = await mkdtemp(join(tmpdir(), "fiftyfold-tokenizer-"));
  await expect(loadTextTokenizer(folder)).rejects.toMatchObject({
    code: "internal",
    message: "The family package has no tokenizer.json.",
  });
  await cp(tiny, folder, { recursive: true });
  expect((await loadTextTokenizer(folder)).encode("good")).toEqual(ids("good"));
  await rm(folder, { recursive: true });
});

test("a vocabulary is the most frequent words of its texts, equal ones by code point, split as they will be read", async () => {
  async function* texts() {
    yield ["Good, good food", "bad food; good room"];
    yield ["Émile's room"];
  }
  const made = await buildVocabulary(texts(), { vocabularySize: 8, maxLength: 4, truncationSide: "left" });
  const vocab = (made as { model: { vocab: Record<string, number> } }).model.vocab;
  expect(Object.keys(vocab)).toEqual(["[PAD]", "[UNK]", "good", "food", "room", "'", ",", ";"]);
  expect(createTextTokenizer(made).encode("The good, GOOD room")).toEqual([2, 6, 2, 4]);
});
