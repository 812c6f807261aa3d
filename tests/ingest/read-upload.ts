import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Dataset, DatasetColumns, Inspection } from "#server/contracts/dataset";
import type { PartialMapping } from "#server/contracts/mapping";
import { InputError } from "#server/errors";
import { buildDataset } from "#server/ingest/build-dataset";
import { inspectFile } from "#server/ingest/inspect-file";
import type { LabelSpace } from "#server/ingest/match-labels";
import { readColumns, readTexts } from "#server/ingest/read-dataset";

/** Two labels on a scale, as a sentiment family has them. */
export const family: LabelSpace = {
  labels: ["negative", "positive"],
  labelSynonyms: { negative: ["neg", "bad"], positive: ["pos", "good"] },
  ordered: true,
};

export type Read = { dataset: Dataset; columns: DatasetColumns; texts: string[]; skippedList: string };

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
    const texts: string[] = [];
    for await (const batch of readTexts(dataset, 7)) texts.push(...batch.texts);
    return {
      dataset,
      columns: await readColumns(dataset),
      texts,
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
