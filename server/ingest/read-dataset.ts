import { dirname } from "node:path";
import type { Dataset, DatasetColumns } from "#server/contracts/dataset";
import type { RgbImage } from "#server/contracts/image";
import { openZip } from "#server/ingest/archives/open-zip";
import { streamChunks, streamColumns, withReader } from "#server/ingest/dataset-reader";
import { decodeImage } from "#server/ingest/decode-image";
import { literal, queryRows } from "#server/ingest/duckdb";
import { featureColumns, featureValues } from "#server/ingest/feature-values";
import { openImageStore } from "#server/ingest/images/image-store";
import { takeDecoded } from "#server/ingest/images/recent-images";
import { DECODED_AT_ONCE } from "#server/ingest/limits";
import { mapInOrder } from "#server/ingest/map-in-order";

/** Columns of a dataset, a run of rows after the other: the rows lie in their order in the file, and are read by one thread. */
async function* readInputs(dataset: Dataset, columns: string[]): AsyncGenerator<unknown[][]> {
  const sql = `SELECT ${columns.join(", ")} FROM read_parquet(${literal(dataset.path)})`;
  yield* streamColumns(dirname(dataset.path), sql);
}

/** Which rows are read, by their position in the dataset; the others are passed over, and positions counted without them. */
export type Wanted = (index: number) => boolean;

/** The wanted items of runs. */
async function* filtered<T>(runs: AsyncIterable<T[]>, wanted: Wanted | undefined): AsyncGenerator<T[]> {
  let index = 0;
  for await (const run of runs) {
    const first = index;
    index += run.length;
    yield wanted ? run.filter((_, at) => wanted(first + at)) : run;
  }
}

/** The items of runs in their order, `size` at a time, the last time fewer. */
async function* inBatches<T>(runs: AsyncIterable<T[]>, size: number): AsyncGenerator<{ start: number; items: T[] }> {
  let start = 0;
  let batch: T[] = [];
  for await (const run of runs) {
    for (const item of run) {
      batch.push(item);
      if (batch.length < size) continue;
      yield { start, items: batch };
      start += batch.length;
      batch = [];
    }
  }
  if (batch.length > 0) yield { start, items: batch };
}

async function* textRuns(dataset: Dataset): AsyncGenerator<string[]> {
  for await (const [texts = []] of readInputs(dataset, ["text"])) yield texts.map(String);
}

/** Yields the texts of a dataset in row order, `size` at a time. */
export async function* readTexts(
  dataset: Dataset,
  size: number,
  wanted?: Wanted,
): AsyncGenerator<{ start: number; texts: string[] }> {
  const runs = filtered(textRuns(dataset), wanted);
  for await (const { start, items } of inBatches(runs, size)) yield { start, texts: items };
}

async function* pairRuns(dataset: Dataset): AsyncGenerator<[string, string][]> {
  for await (const [first = [], second = []] of readInputs(dataset, ["text", "text_pair"])) {
    yield first.map((text, index) => [String(text), String(second[index])]);
  }
}

/** Yields the pairs of texts of a dataset in row order, `size` at a time. */
export async function* readTextPairs(
  dataset: Dataset,
  size: number,
  wanted?: Wanted,
): AsyncGenerator<{ start: number; pairs: [string, string][] }> {
  const runs = filtered(pairRuns(dataset), wanted);
  for await (const { start, items } of inBatches(runs, size)) yield { start, pairs: items };
}

async function* listImages(
  dataset: Dataset,
  column: string,
  wanted: Wanted | undefined,
): AsyncGenerator<{ name: string; index: number }> {
  let index = 0;
  for await (const [names = []] of readInputs(dataset, [column])) {
    for (const name of names) {
      if (!wanted || wanted(index)) yield { name: String(name), index };
      index++;
    }
  }
}

async function* asRuns<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  for await (const item of items) yield [item];
}

type ImageFiles = { column: string; read: (name: string) => Promise<Buffer>; close: () => Promise<void> };

/** Where the images of a dataset lie: in their folder, or in the archive they came in, as sets were kept before. */
async function openImages({ images, archive }: Dataset): Promise<ImageFiles> {
  if (images) {
    const { read, close } = openImageStore(images);
    return { column: "image_file", read, close: async () => close() };
  }
  if (!archive) throw new Error("The dataset has no images.");
  const { entries, close } = await openZip(archive, "the archive");
  const known = new Map(entries.filter(({ problem }) => problem === null).map((entry) => [entry.name, entry]));
  const read = async (name: string): Promise<Buffer> => {
    const entry = known.get(name);
    if (!entry) throw new Error(`The image '${name}' is no longer in its archive.`);
    return entry.read();
  };
  return { column: "image", read, close };
}

/**
 * Yields the images of a dataset in row order, `size` at a time, decoded at their own size.
 *
 * @param convert makes what is kept of an image, given its position in the dataset from 0. Photographs of a camera at their
 *   own size take tens of megabytes each: bring them to the size that the model sees here, not behind.
 */
export function readImages(dataset: Dataset, size: number): AsyncGenerator<{ start: number; images: RgbImage[] }>;
export function readImages<T>(
  dataset: Dataset,
  size: number,
  convert: (image: RgbImage, index: number) => T | Promise<T>,
  wanted?: Wanted,
): AsyncGenerator<{ start: number; images: T[] }>;
export async function* readImages(
  dataset: Dataset,
  size: number,
  convert: (image: RgbImage, index: number) => unknown = (image) => image,
  wanted?: Wanted,
): AsyncGenerator<{ start: number; images: unknown[] }> {
  const { column, read, close } = await openImages(dataset);
  try {
    const images = mapInOrder(listImages(dataset, column, wanted), DECODED_AT_ONCE, async ({ name, index }) =>
      convert(takeDecoded(name) ?? (await decodeImage(await read(name))), index),
    );
    for await (const { start, items } of inBatches(asRuns(images), size)) yield { start, images: items };
  } finally {
    await close();
  }
}

async function* featureRuns(dataset: Dataset): AsyncGenerator<Float32Array> {
  const width = Object.keys(dataset.mapping.features).length;
  const sql = `SELECT ${featureColumns(width).join(", ")} FROM read_parquet(${literal(dataset.path)})`;
  for await (const chunk of streamChunks(dirname(dataset.path), sql)) yield featureValues(chunk, 0, width);
}

/**
 * Yields the features of a dataset in row order, `size` rows at a time: values of shape (rows, F), in the order of the
 * family's features, NaN where one is missing.
 */
export async function* readFeatures(
  dataset: Dataset,
  size: number,
  wanted?: Wanted,
): AsyncGenerator<{ start: number; rows: number; values: Float32Array }> {
  const width = Object.keys(dataset.mapping.features).length;
  const isWanted = (index: number): boolean => wanted === undefined || wanted(index);
  let [start, first, rows] = [0, 0, 0];
  let values = new Float32Array(size * width);
  for await (const run of featureRuns(dataset)) {
    const count = run.length / width;
    for (let row = 0; row < count; ) {
      let end = row;
      while (end < count && end - row < size - rows && isWanted(first + end)) end++;
      values.set(run.subarray(row * width, end * width), rows * width);
      rows += end - row;
      // The row that they end at is not wanted, or comes into the next batch.
      row = end === row ? row + 1 : end;
      if (rows < size) continue;
      yield { start, rows, values };
      start += rows;
      rows = 0;
      values = new Float32Array(size * width);
    }
    first += count;
  }
  if (rows > 0) yield { start, rows, values: values.slice(0, rows * width) };
}

function encode(values: string[], known: string[]): Uint32Array {
  const codes = new Map(known.map((value, index) => [value, index]));
  return Uint32Array.from(values, (value) => {
    const code = codes.get(value) ?? codes.size;
    codes.set(value, code);
    return code;
  });
}

/** Labels, slice codes, group codes and weights of a dataset, in row order. */
export async function readColumns(dataset: Dataset): Promise<DatasetColumns> {
  return withReader(dirname(dataset.path), async (connection) => {
    const read = async (column: string): Promise<string[]> => {
      const rows = await queryRows<{ value: string }>(
        connection,
        `SELECT ${column}::VARCHAR AS value FROM read_parquet(${literal(dataset.path)})`,
      );
      return rows.map(({ value }) => value);
    };
    const labels = Uint8Array.from(await read("label"), Number);
    const slices = [];
    for (const [index, slice] of dataset.slices.entries()) {
      const values = slice.values.map(({ value }) => value);
      slices.push({ column: slice.column, values, codes: encode(await read(`slice_${index}`), values) });
    }
    const groups = dataset.groups === null ? null : encode(await read('"group"'), []);
    const weights = dataset.mapping.weight === null ? null : Float64Array.from(await read("weight"), Number);
    return { labels, slices, groups, weights };
  });
}
