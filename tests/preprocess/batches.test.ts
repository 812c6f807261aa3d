import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { StoredTensor, TensorBatch } from "#server/contracts/predictions";
import { decodeBatches, encodeBatches } from "#server/contracts/tensor-codec";
import { batchTexts } from "#server/preprocess/batch-texts";
import type { TextTokenizer } from "#server/preprocess/text-tokenizer";
import { writeChunks } from "#server/preprocess/write-chunks";
import { integersOf } from "#tests/preprocess/stored-integers";

const PAD = 9;
/** One id a character: lengths and ids can be told from the text. */
const tokenizer: TextTokenizer = {
  padId: PAD,
  encode: (text) => (text === "" ? [PAD] : [...text].map((character) => character.codePointAt(0) as number)),
};

const tensor = (batch: TensorBatch, name: string): StoredTensor =>
  batch.tensors.find((found) => found.name === name) as StoredTensor;

test("rows are padded on the right, and the mask says which tokens are real", () => {
  const [batch] = batchTexts(["abc", "", "a"], tokenizer) as [TensorBatch];
  const width = 3;
  expect(batch.rows).toEqual([1, 2, 0]);
  expect(tensor(batch, "input_ids")).toMatchObject({ dtype: "uint16", dims: [3, width] });
  expect(integersOf(tensor(batch, "input_ids"))).toEqual([
    [PAD, PAD, PAD],
    [97, PAD, PAD],
    [97, 98, 99],
  ]);
  expect([...tensor(batch, "attention_mask").data]).toEqual([1, 0, 0, 1, 0, 0, 1, 1, 1]);
});

const someTexts = fc.array(fc.string({ maxLength: 40 }), { maxLength: 120 });

test("every row is in one batch, with its own tokens, whatever the texts and the size", () => {
  fc.assert(
    fc.property(someTexts, fc.integer({ min: 1, max: 50 }), (texts, size) => {
      const batches = batchTexts(texts, tokenizer, size);
      expect(batches.flatMap(({ rows }) => rows).sort((a, b) => a - b)).toEqual(texts.map((_, row) => row));
      for (const batch of batches) {
        expect(batch.rows.length).toBeLessThanOrEqual(size);
        const mask = tensor(batch, "attention_mask");
        const width = mask.dims[1] as number;
        for (const [at, row] of integersOf(tensor(batch, "input_ids")).entries()) {
          const expected = tokenizer.encode(texts[batch.rows[at] as number] as string);
          expect(row).toEqual([...expected, ...Array(width - expected.length).fill(PAD)]);
          expect([...mask.data.subarray(at * width, (at + 1) * width)]).toEqual(
            row.map((_, t) => Number(t < expected.length)),
          );
        }
      }
    }),
  );
});

test("no batch is wider than its longest text, and lengths never fall from batch to batch", () => {
  fc.assert(
    fc.property(someTexts, (texts) => {
      const spans = batchTexts(texts, tokenizer, 8).map(({ rows }) =>
        rows.map((row) => tokenizer.encode(texts[row] as string).length),
      );
      expect(spans.flat()).toEqual(spans.flat().toSorted((a, b) => a - b));
    }),
  );
});

test("the same texts make the same batches", () => {
  fc.assert(
    fc.property(someTexts, (texts) => {
      expect(batchTexts(texts, tokenizer)).toEqual(batchTexts([...texts], tokenizer));
    }),
  );
});

test("ids that do not fit in two bytes take four", () => {
  const [batch] = batchTexts(["a\u{1F600}", "a"], tokenizer) as [TensorBatch];
  expect(tensor(batch, "input_ids").dtype).toBe("int32");
  expect(integersOf(tensor(batch, "input_ids"))).toEqual([
    [97, PAD],
    [97, 0x1f600],
  ]);
});

const someTensor: fc.Arbitrary<StoredTensor> = fc
  .record({
    name: fc.string({ unit: "binary" }),
    dtype: fc.constantFrom("int32", "uint16", "uint8", "float32"),
    values: fc.uint8Array({ maxLength: 50 }),
    levels: fc.option(fc.float32Array({ maxLength: 9, noNaN: true }), { nil: undefined }),
  })
  .map(({ name, dtype, values, levels }) => {
    const wide = dtype === "uint8" ? values : new Uint8Array(Int32Array.from(values).buffer);
    const tensor = { name: name.toWellFormed(), dtype, dims: [values.length], data: wide };
    return levels ? { ...tensor, levels } : tensor;
  });
const someBatches = fc.array(
  fc.record({ rows: fc.array(fc.nat(1000)), tensors: fc.array(someTensor, { maxLength: 4 }) }),
  { maxLength: 6 },
);

test("batches that are written come back, each tensor at a multiple of eight bytes", () => {
  fc.assert(
    fc.property(someBatches, (batches) => {
      const decoded = decodeBatches(encodeBatches(batches));
      expect(decoded).toEqual(batches);
      for (const { tensors } of decoded) for (const { data } of tensors) expect(data.byteOffset % 8).toBe(0);
    }),
  );
});

test("chunks are files of whole batches, in the order of the rows", async () => {
  const folder = await mkdtemp(join(tmpdir(), "fiftyfold-chunks-"));
  async function* source() {
    yield { start: 0, rows: ["a", "bb"] };
    yield { start: 2, rows: ["ccc"] };
  }
  const chunks = [];
  for await (const chunk of writeChunks(source(), (texts) => batchTexts(texts, tokenizer), folder)) chunks.push(chunk);
  expect(chunks.map(({ start, rows }) => [start, rows])).toEqual([
    [0, 2],
    [2, 1],
  ]);
  const [last] = decodeBatches(new Uint8Array(await readFile(chunks[1]?.path as string))) as [TensorBatch];
  expect(integersOf(tensor(last, "input_ids"))).toEqual([[99, 99, 99]]);
  await rm(folder, { recursive: true });
});
