import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InputError } from "#server/errors";
import { buildDataset } from "#server/ingest/build-dataset";
import { decodeImage, toReadable } from "#server/ingest/decode-image";
import type { LabelSpace } from "#server/ingest/match-labels";
import { readFeatures, readImages, readTexts } from "#server/ingest/read-dataset";
import { animals, family, patients } from "#tests/ingest/read-upload";

const UPLOADS = join(import.meta.dirname, "../../fixtures/uploads");

/** What a reader makes of some bytes: taken, or refused with the error that a person is told. */
export type Outcome = "taken" | "refused";
export type Reader = { file: string; read: (bytes: Buffer) => Promise<Outcome> };

/** The whole way of an upload: a dataset that can be read back, or a sentence. */
async function readUpload(bytes: Buffer, name: string, labels: LabelSpace): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), "fiftyfold-fuzz-"));
  try {
    const path = join(folder, "upload");
    await writeFile(path, bytes);
    const dataset = await buildDataset(path, {}, labels, folder, name);
    let rows = 0;
    if (dataset.modality === "image") for await (const { images } of readImages(dataset, 64)) rows += images.length;
    else if (dataset.modality === "tabular") for await (const run of readFeatures(dataset, 64)) rows += run.rows;
    else for await (const { texts } of readTexts(dataset, 64)) rows += texts.length;
    if (rows !== dataset.rows) throw new Error(`${dataset.rows} rows were said and ${rows} could be read.`);
    return "taken";
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    if (!/^[^\n\0]{10,}[.!?]$/.test(error.message)) throw new Error(`This is no sentence: ${error.message}`);
    if (error.message.includes(folder)) throw new Error(`This tells where files lie: ${error.message}`);
    return "refused";
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const SEX = { name: "sex", description: "sex", unit: null, range: null, missingShare: 0 };
const coded: LabelSpace = {
  ...patients,
  features: [...(patients.features ?? []), { ...SEX, codes: { "0": ["female", "f"], "1": ["male", "m"] } }],
};

/** Decoders are handed the bytes of each image of an archive: what they cannot read they say by an Error. */
async function readImage(bytes: Buffer): Promise<Outcome> {
  try {
    const { width, height, data } = await decodeImage(await toReadable(bytes));
    if (data.length !== width * height * 3) throw new RangeError("The pixels are not as many as the size says.");
    return "taken";
  } catch (error) {
    if (error instanceof RangeError && error.message.startsWith("The pixels")) throw error;
    return "refused";
  }
}

const TABLES = [
  "utf-8-mark.csv",
  "reviews.tsv",
  "utf-16.csv",
  "windows-1252.csv",
  "array.json",
  "label-studio.json",
  "reviews.parquet",
  "reviews.xlsx",
  "reviews.csv.gz",
  "reviews.csv.zip",
];
const NUMBERS = ["vitals.csv"];
const ARCHIVES = [
  "pets.zip",
  "pets.tar",
  "pets.tar.gz",
  "labels-beside.zip",
  "coco.zip",
  "list.tar",
  "zip-and-csv.tar",
  "pets.parquet",
];
const IMAGES = [
  "plain.jpg",
  "turned.jpg",
  "cmyk.jpg",
  "plain.png",
  "palette.png",
  "deep.png",
  "plain.webp",
  "moving.gif",
  "plain.bmp",
  "palette.bmp",
  "plain.tiff",
  "deep.tiff",
];

export const READERS: Reader[] = [
  ...TABLES.map((file) => ({ file, read: (bytes: Buffer) => readUpload(bytes, file, family) })),
  ...NUMBERS.map((file) => ({ file, read: (bytes: Buffer) => readUpload(bytes, file, coded) })),
  ...ARCHIVES.map((file) => ({ file, read: (bytes: Buffer) => readUpload(bytes, file, animals) })),
  ...IMAGES.map((file) => ({ file: `photographs/${file}`, read: readImage })),
];

export const readOriginal = (file: string): Promise<Buffer> => readFile(join(UPLOADS, file));
