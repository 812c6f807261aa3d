import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Family } from "#server/contracts/family";
import type { TensorBatch, TensorChunk } from "#server/contracts/predictions";
import { encodeBatches } from "#server/contracts/tensor-codec";
import { batchFeatures } from "#server/preprocess/batch-features";
import { createImageBatcher } from "#server/preprocess/batch-images";
import { batchPairs } from "#server/preprocess/batch-pairs";
import { batchTexts } from "#server/preprocess/batch-texts";
import { loadImageProcessor } from "#server/preprocess/image-processor";
import { loadPairTokenizer } from "#server/preprocess/pair-tokenizer";
import { loadTextTokenizer } from "#server/preprocess/text-tokenizer";

/** Three rows in a batch of one and a batch of two, so that a fixed batch axis is noticed. */
const BATCHES = [1, 2];
const ROWS = 3;

/** The last is longer than any graph with a greatest length takes: the tokenizer must truncate it. */
const TEXTS = ["one", "a second text, somewhat longer than the first", "word ".repeat(3000)];
const PAIRS: [string, string][] = [
  ["a dog runs", "an animal moves"],
  ["one", "two"],
  ["word ".repeat(3000), "no"],
];

async function probeBatches(directory: string, family: Family): Promise<TensorBatch[]> {
  if (family.modality === "text") {
    const tokenizer = await loadTextTokenizer(directory);
    return splitRows((rows) =>
      batchTexts(
        rows.map((row) => TEXTS[row] as string),
        tokenizer,
      ),
    );
  }
  if (family.modality === "text-pair") {
    const tokenizer = await loadPairTokenizer(directory);
    return splitRows((rows) =>
      batchPairs(
        rows.map((row) => PAIRS[row] as [string, string]),
        tokenizer,
      ),
    );
  }
  if (family.modality === "image") {
    const processor = await loadImageProcessor(directory);
    const { width, height } = processor.size;
    const grey = (row: number) => ({ width, height, data: new Uint8Array(3 * width * height).fill(60 * (row + 1)) });
    return splitRows((rows) => createImageBatcher(processor)(rows.map(grey)));
  }
  // The first row knows nothing: a missing value must not come out as no number.
  const middle = (family.features ?? []).map(({ range }) => (range ? (range[0] + range[1]) / 2 : Number.NaN));
  const blank = middle.map(() => Number.NaN);
  return splitRows((rows) => batchFeatures(rows.map((row) => Float32Array.from(row === 0 ? blank : middle))));
}

function splitRows(toBatches: (rows: number[]) => TensorBatch[]): TensorBatch[] {
  let start = 0;
  return BATCHES.flatMap((size) => {
    const rows = Array.from({ length: size }, (_, at) => start + at);
    start += size;
    return toBatches(rows).map((batch) => ({ ...batch, rows: batch.rows.map((at) => rows[at] as number) }));
  });
}

/** Writes a few made-up rows as tensors; inference deletes the file, so each run needs its own. */
export async function writeProbe(directory: string, family: Family, work: string, name: string): Promise<TensorChunk> {
  const path = join(work, `${name}.tensors`);
  await writeFile(path, encodeBatches(await probeBatches(directory, family)));
  return { start: 0, rows: ROWS, path };
}
