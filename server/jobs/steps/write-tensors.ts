import { setImmediate } from "node:timers/promises";
import type { Dataset } from "#server/contracts/dataset";
import type { Modality, StressStep } from "#server/contracts/family";
import type { RgbImage } from "#server/contracts/image";
import type { TensorChunk } from "#server/contracts/predictions";
import { readFeatures, readImages, readTextPairs, readTexts, type Wanted } from "#server/ingest/read-dataset";
import { batchFeatures } from "#server/preprocess/batch-features";
import { createImageBatcher } from "#server/preprocess/batch-images";
import { batchEncodedPairs, batchPairs } from "#server/preprocess/batch-pairs";
import { batchTexts, batchTokens } from "#server/preprocess/batch-texts";
import { CHUNK_ROWS, type ChunkLayout } from "#server/preprocess/chunk-layout";
import { fitImage, loadImageProcessor } from "#server/preprocess/image-processor";
import { loadFeatures } from "#server/preprocess/load-features";
import { type EncodedPair, loadPairTokenizer } from "#server/preprocess/pair-tokenizer";
import { loadTextTokenizer } from "#server/preprocess/text-tokenizer";
import { writeChunks } from "#server/preprocess/write-chunks";
import { writeDealtChunks } from "#server/preprocess/write-dealt-chunks";
import { stressFeatures } from "#server/stress/stress-features";
import { stressImage } from "#server/stress/stress-images";
import { stressTexts } from "#server/stress/stress-texts";

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
  /** Rows that are made tensors of, by their position; all unless told. What a stress does depends on the position: it takes all. */
  wanted?: Wanted;
  /** Is told of each row, in its order, whether the stress changed anything in it. */
  onStressed?: (changed: boolean) => void;
};

const isEqual = (one: ArrayLike<number>, other: ArrayLike<number>): boolean => {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at++) if (!Object.is(one[at], other[at])) return false;
  return true;
};

async function* renamed<Item, Key extends string>(
  runs: AsyncIterable<{ start: number } & Record<Key, Item[]>>,
  key: Key,
): AsyncGenerator<{ start: number; rows: Item[] }> {
  for await (const run of runs) yield { start: run.start, rows: run[key] };
}

async function* imageRows({ packageDirectory, dataset, stress, onStressed, wanted }: TensorInput) {
  const processor = await loadImageProcessor(packageDirectory);
  const convert = async (image: RgbImage, index: number): Promise<RgbImage> => {
    const fitted = fitImage(image, processor);
    if (!stress) return fitted;
    const stressed = await stressImage(stress, fitted, index);
    onStressed?.(!isEqual(stressed.data, fitted.data));
    return stressed;
  };
  const images = readImages(dataset, CHUNK_ROWS, convert, wanted);
  yield* renamed(images, "images");
}

/** The texts of each row as the variants get them. */
function stressRow({ stress, onStressed }: TensorInput, texts: string[], row: number): string[] {
  if (!stress) return texts;
  const stressed = stressTexts(stress, texts, row);
  onStressed?.(stressed.some((text, at) => text !== texts[at]));
  return stressed;
}

async function* textRows(input: TensorInput) {
  for await (const { start, texts } of readTexts(input.dataset, CHUNK_ROWS, input.wanted))
    yield { start, rows: texts.map((text, at) => stressRow(input, [text], start + at)[0] ?? "") };
}

async function* pairRows(input: TensorInput) {
  for await (const { start, pairs } of readTextPairs(input.dataset, CHUNK_ROWS, input.wanted))
    yield {
      start,
      rows: pairs.map((pair, at): [string, string] => {
        const [first = "", second = ""] = stressRow(input, pair, start + at);
        return [first, second];
      }),
    };
}

async function* featureRows({ packageDirectory, dataset, stress, onStressed, wanted }: TensorInput) {
  const features = await loadFeatures(packageDirectory);
  const width = features.length;
  for await (const { start, rows, values } of readFeatures(dataset, CHUNK_ROWS, wanted)) {
    const stressed = stress ? stressFeatures(stress, features, values, start) : values;
    const rowOf = (all: Float32Array, row: number): Float32Array => all.subarray(row * width, (row + 1) * width);
    if (stress) for (let row = 0; row < rows; row++) onStressed?.(!isEqual(rowOf(stressed, row), rowOf(values, row)));
    yield { start, rows: Array.from({ length: rows }, (_, row) => rowOf(stressed, row)) };
  }
}

/** Goes through the rows of a dataset without making tensors of them, for what the stress does to them. */
export async function visitStressed(input: TensorInput): Promise<void> {
  const { modality } = input.dataset;
  const rows =
    modality === "text"
      ? textRows(input)
      : modality === "text-pair"
        ? pairRows(input)
        : modality === "image"
          ? imageRows(input)
          : featureRows(input);
  for await (const _ of rows);
}

/**
 * Reads a dataset and writes its rows as tensors, a chunk a file, while earlier chunks run.
 *
 * @param layout where chunks are short; nowhere unless told
 */
export async function* writeTensors(
  input: TensorInput,
  directory: string,
  layout?: ChunkLayout,
): AsyncGenerator<TensorChunk> {
  const { dataset, packageDirectory } = input;
  if (dataset.modality === "text") {
    const tokenizer = await loadTextTokenizer(packageDirectory);
    yield* writeChunks(textRows(input), (texts) => batchTexts(texts, tokenizer), directory, layout);
  } else if (dataset.modality === "text-pair") {
    const tokenizer = await loadPairTokenizer(packageDirectory);
    yield* writeChunks(pairRows(input), (pairs) => batchPairs(pairs, tokenizer), directory, layout);
  } else if (dataset.modality === "image") {
    const toBatches = createImageBatcher(await loadImageProcessor(packageDirectory));
    yield* writeChunks(imageRows(input), toBatches, directory, layout);
  } else {
    yield* writeChunks(featureRows(input), batchFeatures, directory, layout);
  }
}

/** Whether rows of a kind of input differ in length, so that it matters which of them run together. */
export const isRagged = (modality: Modality): boolean => modality === "text" || modality === "text-pair";

async function* encoded<Row, Encoded>(
  runs: AsyncIterable<{ start: number; rows: Row[] }>,
  encode: (row: Row) => Encoded,
): AsyncGenerator<{ start: number; rows: Encoded[] }> {
  for await (const { start, rows } of runs) {
    yield { start, rows: rows.map(encode) };
    // Rows lie ready: without this nothing else would get its turn before many of them are encoded, as the units that were sent already.
    await setImmediate();
  }
}

/**
 * As `writeTensors`, of all rows of a ragged kind, but with rows of like length in one chunk.
 *
 * @param rowAt receives for each place in the chunks, one after the other, the row of the dataset that is there
 * @param layout where chunks are short
 */
export async function* writeDealtTensors(
  input: Omit<TensorInput, "wanted">,
  directory: string,
  rowAt: Uint32Array,
  layout: ChunkLayout,
): AsyncGenerator<TensorChunk> {
  const { dataset, packageDirectory } = input;
  if (dataset.modality === "text") {
    const { encode, padId } = await loadTextTokenizer(packageDirectory);
    const toBatches = (ids: number[][]) => batchTokens(ids, padId);
    const lengthOf = (ids: number[]): number => ids.length;
    yield* writeDealtChunks(encoded(textRows(input), encode), { lengthOf, toBatches }, directory, rowAt, layout);
  } else if (dataset.modality === "text-pair") {
    const { encode, padId } = await loadPairTokenizer(packageDirectory);
    const toBatches = (pairs: EncodedPair[]) => batchEncodedPairs(pairs, padId);
    const lengthOf = ({ ids }: EncodedPair): number => ids.length;
    const pairs = encoded(pairRows(input), ([first, second]) => encode(first, second));
    yield* writeDealtChunks(pairs, { lengthOf, toBatches }, directory, rowAt, layout);
  } else throw new TypeError(`Rows of ${dataset.modality} are all of one length.`);
}
