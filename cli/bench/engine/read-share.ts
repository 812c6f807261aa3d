import type { Dataset } from "#server/contracts/dataset";
import type { TensorBatch } from "#server/contracts/predictions";
import { readFeatures, readImages, readTextPairs, readTexts } from "#server/ingest/read-dataset";
import { batchFeatures } from "#server/preprocess/batch-features";
import { createImageBatcher } from "#server/preprocess/batch-images";
import { batchPairs } from "#server/preprocess/batch-pairs";
import { batchTexts } from "#server/preprocess/batch-texts";
import { fitImage, loadImageProcessor } from "#server/preprocess/image-processor";
import { loadPairTokenizer } from "#server/preprocess/pair-tokenizer";
import { loadTextTokenizer } from "#server/preprocess/text-tokenizer";

const READ_ROWS = 256;

/** Every `of`-th row from `first` on. */
export type Share = { first: number; of: number };
/** Makes tensors of the rows of a share, or of its first `most`, `size` rows a batch. */
export type MakeBatches = (size: number, most?: number) => TensorBatch[];

async function collect<Row>(runs: AsyncIterable<{ start: number; rows: Row[] }>, { first, of }: Share): Promise<Row[]> {
  const kept: Row[] = [];
  for await (const { start, rows } of runs) kept.push(...rows.filter((_, at) => (start + at) % of === first));
  return kept;
}

async function* as<Row, Key extends string>(
  key: Key,
  runs: AsyncIterable<{ start: number } & Record<Key, Row[]>>,
): AsyncGenerator<{ start: number; rows: Row[] }> {
  for await (const run of runs) yield { start: run.start, rows: run[key] };
}

async function* featureRows(dataset: Dataset): AsyncGenerator<{ start: number; rows: Float32Array[] }> {
  for await (const { start, rows, values } of readFeatures(dataset, READ_ROWS)) {
    const width = values.length / rows;
    yield { start, rows: Array.from({ length: rows }, (_, row) => values.slice(row * width, (row + 1) * width)) };
  }
}

function batchAllFeatures(rows: Float32Array[], size: number): TensorBatch[] {
  const starts = Array.from({ length: Math.ceil(rows.length / size) }, (_, at) => at * size);
  return starts.flatMap((start) =>
    batchFeatures(rows.slice(start, start + size)).map((batch) => ({
      ...batch,
      rows: batch.rows.map((row) => start + row),
    })),
  );
}

/** Reads and decodes a share of a dataset, as the product does it, to be made into batches of any size. */
export async function readShare(packageDirectory: string, dataset: Dataset, share: Share): Promise<MakeBatches> {
  if (dataset.modality === "text") {
    const tokenizer = await loadTextTokenizer(packageDirectory);
    const texts = await collect(as("texts", readTexts(dataset, READ_ROWS)), share);
    return (size, most) => batchTexts(texts.slice(0, most), tokenizer, size);
  }
  if (dataset.modality === "text-pair") {
    const tokenizer = await loadPairTokenizer(packageDirectory);
    const pairs = await collect(as("pairs", readTextPairs(dataset, READ_ROWS)), share);
    return (size, most) => batchPairs(pairs.slice(0, most), tokenizer, size);
  }
  if (dataset.modality === "image") {
    const processor = await loadImageProcessor(packageDirectory);
    const runs = readImages(dataset, READ_ROWS, (image) => fitImage(image, processor));
    const images = await collect(as("images", runs), share);
    return (size, most) => createImageBatcher(processor, size)(images.slice(0, most));
  }
  const rows = await collect(featureRows(dataset), share);
  return (size, most) => batchAllFeatures(rows.slice(0, most), size);
}
