import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Dataset, DatasetColumns, Inspection } from "#server/contracts/dataset";
import type { PartialMapping } from "#server/contracts/mapping";
import { InputError } from "#server/errors";
import { buildDataset } from "#server/ingest/build-dataset";
import { inspectFile } from "#server/ingest/inspect-file";
import type { LabelSpace } from "#server/ingest/match-labels";
import { readColumns, readFeatures, readImages, readTextPairs, readTexts } from "#server/ingest/read-dataset";

/** Two labels on a scale, as a sentiment family has them. */
export const family: LabelSpace = {
  labels: ["negative", "positive"],
  labelSynonyms: { negative: ["neg", "bad"], positive: ["pos", "good"] },
  ordered: true,
  modality: "text",
};

export const pairs: LabelSpace = {
  labels: ["entailment", "neutral", "contradiction"],
  labelSynonyms: {},
  ordered: false,
  modality: "text-pair",
};

export const animals: LabelSpace = {
  labels: ["cat", "dog"],
  labelSynonyms: { cat: ["kitten"], dog: ["puppy"] },
  ordered: false,
  modality: "image",
};

export const patients: LabelSpace = {
  labels: ["no", "yes"],
  labelSynonyms: {},
  ordered: false,
  modality: "tabular",
  features: ["Age", "heart rate", "creatinine_max"].map((name) => ({
    name,
    description: name,
    unit: null,
    range: null,
    missingShare: 0,
  })),
};

/** How many rows a test reads at a time: few, so that batches end within the data. */
const BATCH = 7;

export type Read = {
  dataset: Dataset;
  columns: DatasetColumns;
  texts: string[];
  pairs: [string, string][];
  /** Red of the first pixel, width and height of each image. */
  images: [number, number, number][];
  /** Features by row, null where missing. */
  features: (number | null)[][];
  skippedList: string;
};

type Inputs = Pick<Read, "texts" | "pairs" | "images" | "features">;

async function readInputs(dataset: Dataset): Promise<Inputs> {
  const inputs: Inputs = { texts: [], pairs: [], images: [], features: [] };
  if (dataset.modality === "text") for await (const { texts } of readTexts(dataset, BATCH)) inputs.texts.push(...texts);
  if (dataset.modality === "text-pair") {
    for await (const batch of readTextPairs(dataset, BATCH)) inputs.pairs.push(...batch.pairs);
  }
  if (dataset.modality === "image") {
    for await (const { start, images } of readImages(dataset, BATCH)) {
      if (start !== inputs.images.length) throw new Error(`A batch starts at ${start}, not ${inputs.images.length}.`);
      for (const { data, width, height } of images) inputs.images.push([data[0] as number, width, height]);
    }
  }
  if (dataset.modality === "tabular") {
    for await (const { rows: count, values } of readFeatures(dataset, BATCH)) {
      const width = values.length / count;
      for (let row = 0; row < count; row++) {
        const cells = [...values.subarray(row * width, (row + 1) * width)];
        inputs.features.push(cells.map((value) => (Number.isNaN(value) ? null : value)));
      }
    }
  }
  return inputs;
}

async function withUpload<T>(
  content: string | Uint8Array,
  work: (path: string, folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "fiftyfold-ingest-"));
  try {
    const path = join(folder, "upload");
    await writeFile(path, content);
    return await work(path, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts a file through ingest and reads back all that the later stages see of it. */
export function readUpload(
  content: string | Uint8Array,
  {
    name = "data.csv",
    mapping = {},
    labels = family,
  }: { name?: string; mapping?: PartialMapping; labels?: LabelSpace } = {},
): Promise<Read> {
  return withUpload(content, async (path, folder) => {
    const dataset = await buildDataset(path, mapping, labels, folder, name);
    return {
      dataset,
      ...(await readInputs(dataset)),
      columns: await readColumns(dataset),
      skippedList: await readFile(dataset.skippedPath, "utf8"),
    };
  });
}

export function inspectUpload(content: string | Uint8Array, name = "data.csv", labels = family): Promise<Inspection> {
  return withUpload(content, (path, folder) => inspectFile(path, labels, folder, name));
}

/** The error that a file is refused with; anything but an InputError fails the test as it is. */
export async function refusal(
  content: string | Uint8Array,
  options: Parameters<typeof readUpload>[1] = {},
): Promise<InputError> {
  const error = await readUpload(content, options).then(
    () => new Error("The file was taken."),
    (reason: unknown) => reason,
  );
  if (!(error instanceof InputError)) throw error;
  return error;
}

/** `count` sound rows of text and label, the labels taking turns. */
export function rows(count: number, { delimiter = ",", newline = "\n", from = 0 } = {}): string {
  return Array.from({ length: count }, (_, index) => {
    const label = (index + from) % 2 === 0 ? "positive" : "negative";
    return `text number ${index + from}${delimiter}${label}${newline}`;
  }).join("");
}

export const lines = (count: number, object: (index: number) => unknown): string =>
  Array.from({ length: count }, (_, index) => `${JSON.stringify(object(index))}\n`).join("");
