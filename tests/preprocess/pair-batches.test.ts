import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { batchPairs } from "#server/preprocess/batch-pairs";
import { createPairTokenizer } from "#server/preprocess/pair-tokenizer";
import { integersOf } from "#tests/preprocess/stored-integers";

const path = join(import.meta.dirname, "../fixtures/pair-tokenizers/roberta.json");
const roberta = createPairTokenizer(JSON.parse(readFileSync(path, "utf8")));
const bert = createPairTokenizer(JSON.parse(readFileSync(path.replace("roberta", "bert"), "utf8")));
const pairs: [string, string][] = Array.from({ length: 11 }, (_, at) => [
  "The dog runs. ".repeat((at * 7) % 5),
  "A cat sleeps. ".repeat((at * 3) % 4),
]);

test("each pair is in exactly one batch, and a batch holds at most so many", () => {
  const batches = batchPairs(pairs, bert, 4);
  expect(batches.map(({ rows }) => rows.length)).toEqual([4, 4, 3]);
  expect(batches.flatMap(({ rows }) => rows).sort((a, b) => a - b)).toEqual(pairs.map((_, at) => at));
});

test.each([
  ["bert", bert],
  ["roberta", roberta],
])("a row of the tensors of %s is the encoded pair, then padding that the mask leaves out", (_, tokenizer) => {
  for (const { rows, tensors } of batchPairs(pairs, tokenizer, 4)) {
    const [ids, mask, types] = tensors.map((tensor) => integersOf(tensor).flat());
    expect(tensors.map(({ name, dtype }) => `${name} ${dtype}`)).toEqual([
      "input_ids uint16",
      "attention_mask uint8",
      "token_type_ids uint8",
    ]);
    const width = tensors[0]?.dims[1] ?? 0;
    const cut = (values: number[] = [], at: number): number[] => values.slice(at * width, (at + 1) * width);
    for (const [at, row] of rows.entries()) {
      const encoded = tokenizer.encode(...(pairs[row] as [string, string]));
      const padding = width - encoded.ids.length;
      const pad = (values: number[], filler: number): number[] => [...values, ...new Array(padding).fill(filler)];
      const ones = encoded.ids.map(() => 1);
      expect(cut(ids, at)).toEqual(pad(encoded.ids, tokenizer.padId));
      expect(cut(types, at)).toEqual(pad(encoded.types, 0));
      expect(cut(mask, at)).toEqual(pad(ones, 0));
    }
  }
});

test("pairs of like length run together", () => {
  const widths = batchPairs(pairs, bert, 4).map(({ tensors }) => tensors[0]?.dims[1] ?? 0);
  expect(widths).toEqual([...widths].sort((a, b) => a - b));
  expect(new Set(widths).size).toBeGreaterThan(1);
});

test("no pairs are no batches", () => {
  expect(batchPairs([], bert)).toEqual([]);
});
