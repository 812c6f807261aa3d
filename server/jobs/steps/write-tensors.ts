import type { Dataset } from "#server/contracts/dataset";
import type { Modality, StressStep } from "#server/contracts/family";
import type { TensorChunk } from "#server/contracts/predictions";
import { readFeatures, readImages, readTextPairs, readTexts } from "#server/ingest/read-dataset";
import { batchFeatures } from "#server/preprocess/batch-features";
import { createImageBatcher } from "#server/preprocess/batch-images";
import { batchPairs } from "#server/preprocess/batch-pairs";
import { batchTexts } from "#server/preprocess/batch-texts";
import { fitImage, loadImageProcessor } from "#server/preprocess/image-processor";
import { loadFeatures } from "#server/preprocess/load-features";
import { loadPairTokenizer } from "#server/preprocess/pair-tokenizer";
import { loadTextTokenizer } from "#server/preprocess/text-tokenizer";
import { CHUNK_ROWS, writeChunks } from "#server/preprocess/write-chunks";
import { stressFeatures } from "#server/stress/stress-features";
import { stressImage } from "#server/stress/stress-images";

/** The file of a package that says how input is prepared. */
export const PREPROCESSING_FILES: Record<Modality, string> = {
  text: "tokenizer.json",
  "text-pair": "tokenizer.json",
  image: "preprocessor_config.json",
  tabular: "features.json",
};

export type TensorInput = {
  packageDirectory: string;
  dataset: Dataset;
  /** What is done to the rows before the variants see them; images at the size that the model sees. */
  stress?: StressStep | null;
};

async function* renamed<Item, Key extends string>(
  runs: AsyncIterable<{ start: number } & Record<Key, Item[]>>,
  key: Key,
): AsyncGenerator<{ start: number; rows: Item[] }> {
  for await (const run of runs) yield { start: run.start, rows: run[key] };
}

async function* imageRows({ packageDirectory, dataset, stress }: TensorInput) {
  const processor = await loadImageProcessor(packageDirectory);
  const images = readImages(dataset, CHUNK_ROWS, (image, index) => {
    const fitted = fitImage(image, processor);
    return stress ? stressImage(stress, fitted, index) : fitted;
  });
  yield* renamed(images, "images");
}

async function* featureRows({ packageDirectory, dataset, stress }: TensorInput) {
  const features = await loadFeatures(packageDirectory);
  const width = features.length;
  for await (const { start, rows, values } of readFeatures(dataset, CHUNK_ROWS)) {
    const stressed = stress ? stressFeatures(stress, features, values) : values;
    yield { start, rows: Array.from({ length: rows }, (_, row) => stressed.subarray(row * width, (row + 1) * width)) };
  }
}

/** Reads a dataset and writes its rows as tensors, a chunk a file, while earlier chunks run. */
export async function* writeTensors(input: TensorInput, directory: string): AsyncGenerator<TensorChunk> {
  const { dataset, packageDirectory } = input;
  if (dataset.modality === "text") {
    const tokenizer = await loadTextTokenizer(packageDirectory);
    const rows = renamed(readTexts(dataset, CHUNK_ROWS), "texts");
    yield* writeChunks(rows, (texts) => batchTexts(texts, tokenizer), directory);
  } else if (dataset.modality === "text-pair") {
    const tokenizer = await loadPairTokenizer(packageDirectory);
    const rows = renamed(readTextPairs(dataset, CHUNK_ROWS), "pairs");
    yield* writeChunks(rows, (pairs) => batchPairs(pairs, tokenizer), directory);
  } else if (dataset.modality === "image") {
    const toBatches = createImageBatcher(await loadImageProcessor(packageDirectory));
    yield* writeChunks(imageRows(input), toBatches, directory);
  } else {
    yield* writeChunks(featureRows(input), batchFeatures, directory);
  }
}
