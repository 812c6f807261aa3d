import { basename, join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Dataset, SkippedRow } from "#server/contracts/dataset";
import { NEAR_ROWS } from "#server/contracts/findings";
import type { PartialMapping } from "#server/contracts/mapping";
import { InputError } from "#server/errors";
import { checkImages } from "#server/ingest/check-images";
import { countClasses, countGroups, countSlices, countWeights } from "#server/ingest/count-values";
import { refuseUnbinnable } from "#server/ingest/cut-bins";
import { decideLabels } from "#server/ingest/decide-labels";
import { literal, queryRows, withDuckDB } from "#server/ingest/duckdb";
import { createFingerprints, examineRows } from "#server/ingest/examine-rows";
import { fingerprintRows } from "#server/ingest/fingerprints/fingerprint-rows";
import { inspectTable } from "#server/ingest/inspect-file";
import { createLabelMap, judgeRows } from "#server/ingest/judge-rows";
import { LISTED_SKIPPED_ROWS, MAX_CATEGORIES, MIN_ROWS } from "#server/ingest/limits";
import { loadTable } from "#server/ingest/load-table";
import type { LabelSpace } from "#server/ingest/match-labels";
import { resolveMapping } from "#server/ingest/resolve-mapping";
import { scanFile } from "#server/ingest/scan-file";

function listSkipped(connection: DuckDBConnection, most: number): Promise<SkippedRow[]> {
  return queryRows(connection, `SELECT row, reason FROM skipped ORDER BY row LIMIT ${most}`);
}

async function refuseTooLittle(
  connection: DuckDBConnection,
  classCounts: number[],
  family: LabelSpace,
  skipped: number,
  file: string,
): Promise<void> {
  const rows = classCounts.reduce((sum, count) => sum + count, 0);
  if (rows < MIN_ROWS) {
    const [first] = await listSkipped(connection, 1);
    const example = first ? `Of the skipped rows, row ${first.row} ${first.reason}. ` : "";
    const found = `${rows} usable ${rows === 1 ? "row" : "rows"}${skipped > 0 ? ` (${skipped} skipped)` : ""}`;
    throw new InputError(`${file} has ${found}; a ranking needs at least ${MIN_ROWS}.`, {
      hint: `${example}Add labelled examples of your domain: a few hundred begin to tell variants apart.`,
      where: { file },
    });
  }
  const present = family.labels.filter((_, index) => (classCounts[index] ?? 0) > 0);
  if (present.length < 2) {
    throw new InputError(`All ${rows} usable rows of ${file} carry one label, '${present[0]}'.`, {
      hint: `A ranking needs rows of at least two of ${family.labels.join(", ")}: on one class alone, a model that always says '${present[0]}' would win.`,
      where: { file },
    });
  }
}

/** Writes the usable rows and the list of the others, and says how that list begins. */
async function writeRows(connection: DuckDBConnection, path: string, skippedPath: string): Promise<SkippedRow[]> {
  await connection.run(
    `COPY (SELECT * EXCLUDE (reason) FROM judged WHERE reason IS NULL ORDER BY row) TO ${literal(path)} (FORMAT parquet, ROW_GROUP_SIZE 20480)`,
  );
  await connection.run(
    `COPY (SELECT row, reason FROM skipped ORDER BY row) TO ${literal(skippedPath)} (FORMAT csv, HEADER)`,
  );
  return listSkipped(connection, LISTED_SKIPPED_ROWS);
}

/**
 * Turns an uploaded file into a dataset for one family: rows with their input and class index in a Parquet file, and the
 * list of all rows that were skipped, each with its reason. Images stay in the uploaded archive, which the dataset names.
 *
 * @param wanted how to read the columns; input columns, label and label values that are left out are guessed, slices,
 *   group and weight are not used unless named
 * @param outDirectory an existing folder that receives `dataset.parquet` and `skipped.csv`
 * @param trainingFingerprints the file of the family's package that says what its models were trained on
 * @throws InputError where the file, the mapping or the labels make no usable set, with the place and the way out
 */
export async function buildDataset(
  path: string,
  wanted: PartialMapping,
  family: LabelSpace,
  outDirectory: string,
  name = basename(path),
  trainingFingerprints: string | null = null,
): Promise<Dataset> {
  const scan = await scanFile(path, name, family.modality);
  return withDuckDB(outDirectory, async (connection) => {
    const table = await loadTable(connection, path, name, scan, outDirectory);
    const inspection = await inspectTable(connection, table, family);
    const mapping = resolveMapping(inspection, wanted, family, name);
    const labelValues = await decideLabels(
      connection,
      `c${table.columns.indexOf(mapping.label)}`,
      mapping,
      family,
      name,
    );
    await refuseUnbinnable(connection, table.columns, mapping, name);
    await createLabelMap(connection, labelValues, family.labels);
    const isImages = family.modality === "image";
    const unnamed = isImages ? await checkImages(connection, path, name, table, mapping) : 0;
    await judgeRows(connection, table.columns, mapping, family);
    const classCounts = await countClasses(connection, family.labels.length);
    const rows = classCounts.reduce((sum, count) => sum + count, 0);
    const skipped = table.rows + unnamed - rows;
    await refuseTooLittle(connection, classCounts, family, skipped, name);
    const slices = await countSlices(connection, mapping, name);
    const groups = await countGroups(connection, mapping, name);
    const effectiveRows = await countWeights(connection, mapping, name);
    const datasetPath = join(outDirectory, "dataset.parquet");
    const skippedPath = join(outDirectory, "skipped.csv");
    const skippedRows = await writeRows(connection, datasetPath, skippedPath);
    const dataset: Dataset = {
      path: datasetPath,
      modality: family.modality,
      archive: isImages ? path : null,
      sha256: scan.sha256,
      rows,
      skipped,
      skippedRows,
      skippedPath,
      labels: family.labels,
      classCounts,
      slices,
      groups,
      effectiveRows,
      unusedGroup: mapping.group === null ? inspection.guess.group : null,
      labelValues: labelValues.slice(0, MAX_CATEGORIES),
      findings: null,
      mapping,
    };
    await createFingerprints(connection, fingerprintRows(dataset, rows <= NEAR_ROWS));
    return { ...dataset, findings: await examineRows(connection, dataset, trainingFingerprints) };
  });
}
