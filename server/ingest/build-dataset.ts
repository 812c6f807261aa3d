import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Dataset, Inspection, LabelCount, SkippedRow } from "#server/contracts/dataset";
import type { Mapping, PartialMapping } from "#server/contracts/mapping";
import { checkImages } from "#server/ingest/check-images";
import { countClasses, countGroups, countSlices, countWeights } from "#server/ingest/count-values";
import { refuseUnbinnable } from "#server/ingest/cut-bins";
import { decideLabels } from "#server/ingest/decide-labels";
import { literal, queryRows, untilAllEnd, withBeside, withTables } from "#server/ingest/duckdb";
import { examineFeatures } from "#server/ingest/examine-features";
import { examineRows } from "#server/ingest/examine-rows";
import {
  createFeatureFingerprints,
  createImageFingerprints,
  createTextFingerprints,
} from "#server/ingest/fingerprints/create-fingerprints";
import { type ImagePack, openImagePack } from "#server/ingest/images/image-pack";
import { openImageStore } from "#server/ingest/images/image-store";
import { type Inspected, inspectTable } from "#server/ingest/inspect-file";
import { createLabelMap, judgeRows } from "#server/ingest/judge-rows";
import { LISTED_SKIPPED_ROWS, MAX_CATEGORIES } from "#server/ingest/limits";
import { type LoadedTable, loadTable } from "#server/ingest/load-table";
import { familyFeatures } from "#server/ingest/match-features";
import type { LabelSpace } from "#server/ingest/match-labels";
import { writeNoticed } from "#server/ingest/noticed-rows";
import { readStyles } from "#server/ingest/number-styles";
import { refuseTooLittle } from "#server/ingest/refuse-too-little";
import { refuseUnclear } from "#server/ingest/refuse-unclear";
import { resolveMapping } from "#server/ingest/resolve-mapping";
import { scanFile } from "#server/ingest/scan-file";

/** The folder of the images, below that of the dataset. */
const IMAGES = "images";
const DATASET = "dataset.parquet";

function listSkipped(connection: DuckDBConnection, most: number): Promise<SkippedRow[]> {
  return queryRows(connection, `SELECT row, reason FROM skipped ORDER BY row LIMIT ${most}`);
}

/** How the usable rows are put in their order, where they do not lie in it. */
async function rowOrder(connection: DuckDBConnection): Promise<string> {
  const [found] = await queryRows<{ behind: bigint }>(
    connection,
    "SELECT count(*) AS behind FROM (SELECT row <= lag(row) OVER () AS is_behind FROM judged) WHERE is_behind",
  );
  return Number(found?.behind ?? 0) === 0 ? "" : "ORDER BY row";
}

/** Writes the usable rows and the list of the others, and says how that list begins. */
async function writeRows(connection: DuckDBConnection, path: string, skippedPath: string): Promise<SkippedRow[]> {
  await connection.run(
    `COPY (SELECT * EXCLUDE (reason) FROM judged WHERE reason IS NULL ${await rowOrder(connection)}) TO ${literal(path)} (FORMAT parquet, COMPRESSION lz4_raw, ROW_GROUP_SIZE 20480)`,
  );
  await connection.run(
    `COPY (SELECT row, reason FROM skipped ORDER BY row) TO ${literal(skippedPath)} (FORMAT csv, HEADER)`,
  );
  return listSkipped(connection, LISTED_SKIPPED_ROWS);
}

/** Keys of the images of an earlier reading of the set, where there is one. */
async function listKept(connection: DuckDBConnection, outDirectory: string): Promise<string[]> {
  const path = join(outDirectory, DATASET);
  if (!existsSync(path)) return [];
  const sql = `SELECT DISTINCT image_file AS key FROM read_parquet(${literal(path)})`;
  const kept = await queryRows<{ key: string }>(connection, sql).catch(() => []);
  return kept.map(({ key }) => key);
}

type Judged = {
  mapping: Mapping;
  labelValues: LabelCount[];
  rows: number;
  unusedGroup: string | null;
  styles: ReturnType<typeof readStyles>;
};

/** Decides on every row of a loaded table: usable, or set aside for a reason. */
async function judgeTable(
  connection: DuckDBConnection,
  table: LoadedTable,
  { inspection, plainNumbers }: Inspected,
  wanted: PartialMapping,
  family: LabelSpace,
  pack: ImagePack | null,
  name: string,
): Promise<Judged> {
  const mapping = resolveMapping(inspection, wanted, family, name);
  const label = `c${table.columns.indexOf(mapping.label)}`;
  const labelValues = await decideLabels(connection, label, mapping, family, name);
  const styles = readStyles(inspection, mapping);
  await refuseUnclear(connection, inspection, mapping, name);
  await refuseUnbinnable(connection, table.columns, mapping, name, styles.styleOf);
  await createLabelMap(connection, labelValues, family.labels);
  const unnamed = pack ? await checkImages(connection, table, mapping, pack, name) : 0;
  await judgeRows(connection, table.columns, mapping, family, styles.styleOf, plainNumbers);
  const unusedGroup = mapping.group === null ? inspection.guess.group : null;
  return { mapping, labelValues, rows: table.rows + unnamed, unusedGroup, styles };
}

/** Counts what is usable and writes it. */
async function writeDataset(
  connection: DuckDBConnection,
  { mapping, labelValues, rows: read, unusedGroup, styles }: Judged,
  family: LabelSpace,
  outDirectory: string,
  name: string,
): Promise<Omit<Dataset, "images" | "sha256" | "encoding">> {
  const classCounts = await countClasses(connection, family.labels.length);
  const rows = classCounts.reduce((sum, count) => sum + count, 0);
  const skipped = read - rows;
  await refuseTooLittle(connection, classCounts, family, skipped, name);
  const slices = await countSlices(connection, mapping, name);
  const { groups, pairs } = await countGroups(connection, mapping, name);
  const effectiveRows = await countWeights(connection, mapping, name);
  const path = join(outDirectory, DATASET);
  const skippedPath = join(outDirectory, "skipped.csv");
  const skippedRows = await writeRows(connection, path, skippedPath);
  return {
    path,
    modality: family.modality,
    archive: null,
    rows,
    skipped,
    skippedRows,
    skippedPath,
    labels: family.labels,
    classCounts,
    slices,
    groups,
    pairs,
    effectiveRows,
    unusedGroup,
    labelValues: labelValues.slice(0, MAX_CATEGORIES),
    numberStyles: styles.unusual,
    findings: null,
    mapping,
  };
}

/** Fingerprints of the rows that will be written; those of images wait until it is known where they are kept. */
async function fingerprintUsable(connection: DuckDBConnection, family: LabelSpace): Promise<void> {
  const { modality } = family;
  if (modality === "tabular") await createFeatureFingerprints(connection, familyFeatures(family).length);
  else if (modality !== "image") await createTextFingerprints(connection, modality);
}

export type BuildOptions = {
  /** The file's name as a person knows it. */
  name?: string;
  /** The file of the family's package that says what its models were trained on. */
  trainingFingerprints?: string | null;
  /** The file's SHA-256, where somebody has seen all of it before. */
  sha256?: string | null;
  /** Whether a person may look at what was seen of the columns: the quantiles of numbers are taken too. */
  forPerson?: boolean;
};

/**
 * Turns an uploaded file into a dataset for one family: rows with their input and class index in a Parquet file, and the
 * list of all rows that were skipped, each with its reason. Images go into a folder of their own, in one file.
 *
 * @param wanted how to read the columns; input columns, label and label values that are left out are guessed, slices,
 *   group and weight are not used unless named
 * @param outDirectory an existing folder that receives `dataset.parquet`, `skipped.csv`, `noticed.csv` and, for images, `images`
 * @returns the dataset, and what was seen of the file on the way
 * @throws InputError where the file, the mapping or the labels make no usable set, with the place and the way out
 */
export async function readUploadedSet(
  path: string,
  wanted: PartialMapping,
  family: LabelSpace,
  outDirectory: string,
  { name = basename(path), trainingFingerprints = null, sha256 = null, forPerson = false }: BuildOptions = {},
): Promise<{ dataset: Dataset; inspection: Inspection }> {
  const encoding = wanted.encoding ?? null;
  const { modality } = family;
  const scan = await scanFile(path, name, modality, encoding, sha256);
  const images = modality === "image" ? join(outDirectory, IMAGES) : null;
  // Archives that have no directory are read through once, and what may be an image is put down.
  const unpacked = join(outDirectory, `unpacked-${randomUUID()}`);
  const store = images === null ? null : openImageStore(unpacked);
  const build = async (connection: DuckDBConnection): Promise<{ dataset: Dataset; inspection: Inspection }> => {
    const options = { modality, workDirectory: outDirectory, encoding, store };
    const table = await loadTable(connection, path, name, scan, options);
    try {
      const inspected = await inspectTable(connection, table, family);
      const pack =
        images === null ? null : openImagePack(images, scan.sha256, await listKept(connection, outDirectory));
      // What a person may look at later is read beside: nothing else waits for it.
      const [rows, inspection] = await untilAllEnd([
        judgeTable(connection, table, inspected, wanted, family, pack, name),
        forPerson ? withBeside(connection, inspected.withQuantiles) : inspected.inspection,
      ]);
      const isTabular = modality === "tabular";
      // What there is to be seen of the rows need not wait until they are written.
      const [written, features] = await untilAllEnd([
        writeDataset(connection, rows, family, outDirectory, name),
        isTabular
          ? withBeside(connection, (own) =>
              examineFeatures(own, table.columns, rows.mapping, family, rows.styles.styleOf),
            )
          : [],
        withBeside(connection, (own) => fingerprintUsable(own, family)),
      ]);
      const dataset: Dataset = { ...written, images, sha256: scan.sha256, encoding: table.encoding };
      if (modality === "image") await createImageFingerprints(connection, dataset);
      const findings = await examineRows(connection, dataset, trainingFingerprints);
      const listed = await writeNoticed(connection, dataset, outDirectory);
      return { dataset: { ...dataset, findings: { ...findings, listed, features } }, inspection };
    } finally {
      await table.archive?.close();
    }
  };
  try {
    return await withTables(outDirectory, build, [path]);
  } finally {
    await rm(unpacked, { recursive: true, force: true });
  }
}

/** The dataset alone, as `readUploadedSet` makes it. */
export async function buildDataset(
  path: string,
  wanted: PartialMapping,
  family: LabelSpace,
  outDirectory: string,
  name = basename(path),
  trainingFingerprints: string | null = null,
): Promise<Dataset> {
  return (await readUploadedSet(path, wanted, family, outDirectory, { name, trainingFingerprints })).dataset;
}
