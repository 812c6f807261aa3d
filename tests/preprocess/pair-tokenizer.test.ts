import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createPairTokenizer, type EncodedPair, loadPairTokenizer } from "#server/preprocess/pair-tokenizer";

const folder = join(import.meta.dirname, "../fixtures/pair-tokenizers");
const read = (name: string): unknown => JSON.parse(readFileSync(join(folder, name), "utf8"));

type Truncation = { direction: string; max_length: number; strategy: string } | null;
type Expected = {
  pairs: [string, string][];
  tokenizers: Record<string, { truncation: Truncation; encoded: (EncodedPair | null)[] }[]>;
};

/** Encoded by Hugging Face's own library: tests/fixtures/pair-tokenizers/make.py. */
const { pairs, tokenizers } = read("expected.json") as Expected;

describe.each(Object.entries(tokenizers))("the tokenizer %s", (name, cases) => {
  const contents = read(`${name}.json`) as object;
  const say = (truncation: Truncation): string =>
    truncation ? `${truncation.strategy} ${truncation.direction} ${truncation.max_length}` : "none";

  test.each(cases.map((one) => [say(one.truncation), one] as const))(
    "gives the ids and types of the reference with truncation %s",
    (_, { truncation, encoded }) => {
      const tokenizer = createPairTokenizer({ ...contents, truncation });
      for (const [at, [first, second]] of pairs.entries()) {
        const reference = encoded[at];
        if (!reference) continue;
        const expected = reference.ids.length === 0 ? { ids: [tokenizer.padId], types: [0] } : reference;
        expect(tokenizer.encode(first, second), JSON.stringify([first, second])).toEqual(expected);
      }
    },
  );
});

test("a text that the reference refuses to cut is cut to the length all the same", () => {
  let refused = 0;
  for (const [name, cases] of Object.entries(tokenizers)) {
    for (const { truncation, encoded } of cases) {
      const tokenizer = createPairTokenizer({ ...(read(`${name}.json`) as object), truncation });
      for (const [at, [first, second]] of pairs.entries()) {
        if (encoded[at] !== null) continue;
        refused++;
        expect(tokenizer.encode(first, second).ids.length).toBeLessThanOrEqual(truncation?.max_length ?? 0);
      }
    }
  }
  expect(refused).toBeGreaterThan(0);
});

test("the padding id is the file's own", () => {
  expect(createPairTokenizer(read("roberta.json")).padId).toBe(1);
  expect(createPairTokenizer(read("bert.json")).padId).toBe(0);
});

test("two texts without a token are one padding id", () => {
  expect(createPairTokenizer(read("plain.json")).encode("", "")).toEqual({ ids: [0], types: [0] });
});

test("texts are not changed by what was encoded before them", () => {
  const tokenizer = createPairTokenizer(read("subwords.json"));
  const alone = pairs.map(([first, second]) => createPairTokenizer(read("subwords.json")).encode(first, second));
  for (let round = 0; round < 2; round++)
    expect(pairs.map(([first, second]) => tokenizer.encode(first, second))).toEqual(alone);
});

test("a package without a tokenizer is refused", async () => {
  await expect(loadPairTokenizer(join(folder, "nowhere"))).rejects.toThrow("no tokenizer.json");
});
