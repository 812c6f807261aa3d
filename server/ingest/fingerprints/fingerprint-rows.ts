import { dirname } from "node:path";
import type { DuckDBDataChunk } from "@duckdb/node-api";
import type { Dataset } from "#server/contracts/dataset";
import { streamChunks } from "#server/ingest/dataset-reader";
import { literal } from "#server/ingest/duckdb";
import { featureColumns, featureValues } from "#server/ingest/feature-values";
import type { Fingerprint } from "#server/ingest/fingerprints/fingerprint";
import { fingerprintFeatures } from "#server/ingest/fingerprints/fingerprint-features";
import { fingerprintImage } from "#server/ingest/fingerprints/fingerprint-image";
import { fingerprintPair } from "#server/ingest/fingerprints/fingerprint-pair";
import { fingerprintText } from "#server/ingest/fingerprints/fingerprint-text";
import { fingerprintTogether } from "#server/ingest/fingerprints/fingerprint-together";
import { readImages } from "#server/ingest/read-dataset";

/** The fingerprint of a row by its number in the uploaded file. */
export type RowFingerprint = Fingerprint & { row: number };

type Run = AsyncGenerator<RowFingerprint[]>;

const IMAGES_AT_ONCE = 64;
/** Texts of which another thread takes the fingerprints together, and how many such runs are under way. */
const TEXTS_TOGETHER = 128;
const RUNS_AT_ONCE = 6;
/** Of fewer texts all fingerprints are there before another thread is. */
const LEAST_HELPED = 2000;

/** Yields what a query finds, a run of rows at a time. */
type Stream = (sql: string) => AsyncGenerator<DuckDBDataChunk>;
/**
 * `from`: SQL for the table that the rows are in; the file of the dataset unless told. `which`: SQL for the rows of texts that are wanted; all
 * unless told. `stream`: how they are read; as `streamChunks` does unless told.
 */
export type RowsRead = { withNear: boolean; from?: string; which?: string; stream?: Stream };

function streamColumns(
  dataset: Pick<Dataset, "path">,
  columns: string[],
  { from = `read_parquet(${literal(dataset.path)})`, which = "true", stream }: Omit<RowsRead, "withNear"> = {},
) {
  const sql = `SELECT ${["row", ...columns].join(", ")} FROM ${from} WHERE ${which}`;
  return stream ? stream(sql) : streamChunks(dirname(dataset.path), sql);
}

/** A dataset of texts or pairs of them. */
export type Texts = Pick<Dataset, "path" | "rows"> & { modality: "text" | "text-pair" };

/** Some texts at a time, with the numbers of their rows. */
async function* textRuns(
  dataset: Pick<Dataset, "path">,
  read: Omit<RowsRead, "withNear">,
): AsyncGenerator<{ rows: number[]; texts: string[] }> {
  for await (const chunk of streamColumns(dataset, ["text"], read)) {
    const [rows = [], texts = []] = chunk.getColumns();
    for (let at = 0; at < rows.length; at += TEXTS_TOGETHER) {
      const end = at + TEXTS_TOGETHER;
      yield { rows: rows.slice(at, end).map(Number), texts: texts.slice(at, end).map(String) };
    }
  }
}

async function* ofTexts(dataset: Texts, { withNear, ...read }: RowsRead): Run {
  const isHelped = withNear && dataset.rows >= LEAST_HELPED;
  const together = fingerprintTogether(textRuns(dataset, read), {
    atOnce: RUNS_AT_ONCE,
    batchOf: ({ texts }) => (isHelped ? { texts } : null),
    here: ({ texts }) => texts.map((text) => fingerprintText(text, withNear)),
  });
  for await (const { run, made } of together) yield run.rows.map((row, at) => ({ row, ...(made[at] as Fingerprint) }));
}

async function* ofPairs(dataset: Texts, read: RowsRead): Run {
  for await (const chunk of streamColumns(dataset, ["text", "text_pair"], read)) {
    const [rows = [], first = [], second = []] = chunk.getColumns();
    yield rows.map((row, at) => ({ row: Number(row), ...fingerprintPair(String(first[at]), String(second[at])) }));
  }
}

/** Yields the fingerprints of texts or pairs, a run of them at a time. */
export const fingerprintTexts = (dataset: Texts, read: RowsRead): Run =>
  dataset.modality === "text" ? ofTexts(dataset, read) : ofPairs(dataset, read);

/**
 * Yields the fingerprints of rows of features, a run of them at a time.
 *
 * @param from SQL for the table that they are in: `row`, and `feature_0`, `feature_1`...
 * @param width how many features there are
 */
export async function* fingerprintFeatureRows(from: string, width: number, stream: Stream): Run {
  for await (const chunk of stream(`SELECT ${["row", ...featureColumns(width)].join(", ")} FROM ${from}`)) {
    const rows = chunk.getColumnValues(0);
    const values = featureValues(chunk, 1, width);
    yield rows.map((row, at) => ({
      row: Number(row),
      ...fingerprintFeatures(values.subarray(at * width, (at + 1) * width)),
    }));
  }
}

const ofFeatures = ({ path, mapping }: Dataset): Run =>
  fingerprintFeatureRows(`read_parquet(${literal(path)})`, Object.keys(mapping.features).length, (sql) =>
    streamChunks(dirname(path), sql),
  );

async function* ofImages(dataset: Dataset): Run {
  const rows: number[] = [];
  for await (const chunk of streamColumns(dataset, [])) rows.push(...chunk.getColumnValues(0).map(Number));
  for await (const { start, images } of readImages(dataset, IMAGES_AT_ONCE, fingerprintImage)) {
    yield images.map((fingerprint, at) => ({ row: rows[start + at] as number, ...fingerprint }));
  }
}

/**
 * Yields the fingerprints of a dataset's rows, a run of them at a time, in row order.
 *
 * @param read whether near fingerprints of texts are wanted, those of images being made in any case, and how the rows are read
 */
export function fingerprintRows(dataset: Dataset, read: RowsRead): Run {
  const { modality } = dataset;
  if (modality === "text" || modality === "text-pair") return fingerprintTexts({ ...dataset, modality }, read);
  return modality === "image" ? ofImages(dataset) : ofFeatures(dataset);
}
