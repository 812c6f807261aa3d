import { basename, join } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { Dataset } from "#server/contracts/dataset";
import type { Mapping, PartialMapping } from "#server/contracts/mapping";
import { InputError } from "#server/errors";
import { literal, queryRows, withDuckDB } from "#server/ingest/duckdb";
import { inspectTable, type LabelSpace } from "#server/ingest/inspect-file";
import { LISTED_SKIPPED_ROWS, MAX_CATEGORIES, MIN_ROWS } from "#server/ingest/limits";
import { loadTable } from "#server/ingest/load-table";
import { matchLabels } from "#server/ingest/match-labels";
import { resolveMapping } from "#server/ingest/resolve-mapping";
import { scanFile } from "#server/ingest/scan-file";

const SET_ASIDE = -1;

/** The class index of each label value in the file, SET_ASIDE where the person said so. */
async function decideLabels(
  connection: DuckDBConnection,
  column: string,
  mapping: Mapping,
  family: LabelSpace,
  file: string,
): Promise<Map<string, number>> {
  const counts = await queryRows<{ value: string; rows: bigint; first: number }>(
    connection,
    `SELECT trim(${column}) AS value, count(*) AS rows, min(row) AS first FROM raw WHERE trim(${column}) <> '' GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10001`,
  );
  const matched = matchLabels(
    counts.map(({ value }) => value),
    family,
  );
  const decided = new Map<string, number>();
  const unknown: typeof counts = [];
  for (const count of counts) {
    const said = Object.hasOwn(mapping.labels, count.value) ? mapping.labels[count.value] : undefined;
    const label = said === undefined ? matched.get(count.value) : said;
    if (said === null) decided.set(count.value, SET_ASIDE);
    else if (label && family.labels.includes(label)) decided.set(count.value, family.labels.indexOf(label));
    else if (said !== undefined) {
      throw new InputError(`The family has no label '${said}'.`, {
        hint: `Its labels are ${family.labels.join(", ")}.`,
        where: { column: mapping.label },
      });
    } else unknown.push(count);
  }
  if (unknown.length > 0) {
    const listed = unknown
      .slice(0, 5)
      .map(({ value, rows }) => `'${value.slice(0, 40)}' (${rows} rows)`)
      .join(", ");
    const more = unknown.length > 5 ? ` and ${unknown.length > 10000 ? "thousands" : unknown.length - 5} more` : "";
    throw new InputError(
      `Column '${mapping.label}' of ${file} holds ${unknown.length === counts.length ? "only values" : "values"} that fit no label of the family: ${listed}${more}.`,
      {
        hint: `Map each to one of ${family.labels.join(", ")} or set it aside${unknown.length > MAX_CATEGORIES ? "; is this the label column?" : "."}`,
        where: { file, column: mapping.label, row: Number(unknown[0]?.first) },
      },
    );
  }
  return decided;
}

async function createDatasetTable(
  connection: DuckDBConnection,
  columns: string[],
  mapping: Mapping,
  labels: Map<string, number>,
): Promise<void> {
  const at = (name: string): string => `c${columns.indexOf(name)}`;
  await connection.run("CREATE TABLE label_map (value VARCHAR, label INTEGER)");
  if (labels.size > 0) {
    const values = [...labels].map(([value, label]) => `(${literal(value)}, ${label})`);
    await connection.run(`INSERT INTO label_map VALUES ${values.join(", ")}`);
  }
  const slices = mapping.slices.map(
    (name, index) => `coalesce(nullif(trim(${at(name)}), ''), '(empty)') AS slice_${index}`,
  );
  const group = mapping.group === null ? [] : [`nullif(trim(${at(mapping.group)}), '') AS "group"`];
  await connection.run(`
    CREATE TABLE judged AS SELECT row, ${at(mapping.text)} AS text, label_map.label AS label, ${[...slices, ...group].map((part) => `${part}, `).join("")}
      CASE WHEN trim(coalesce(${at(mapping.text)}, '')) = '' THEN 'has no text'
           WHEN trim(coalesce(${at(mapping.label)}, '')) = '' THEN 'has no label'
           WHEN label_map.label = ${SET_ASIDE} THEN 'has the label ''' || trim(${at(mapping.label)}) || ''', which is set aside'
           ${mapping.group === null ? "" : `WHEN trim(coalesce(${at(mapping.group)}, '')) = '' THEN 'has no group'`} END AS reason
    FROM raw LEFT JOIN label_map ON trim(${at(mapping.label)}) = label_map.value`);
  await connection.run(`
    CREATE VIEW skipped AS SELECT row, reason FROM judged WHERE reason IS NOT NULL UNION ALL SELECT row, reason FROM rejected`);
}

async function countValues(connection: DuckDBConnection, column: string): Promise<{ value: string; rows: number }[]> {
  const counts = await queryRows<{ value: string; rows: bigint }>(
    connection,
    `SELECT ${column}::VARCHAR AS value, count(*) AS rows FROM judged WHERE reason IS NULL GROUP BY 1 ORDER BY 2 DESC, 1`,
  );
  return counts.map(({ value, rows }) => ({ value, rows: Number(rows) }));
}

function refuseTooLittle(classCounts: number[], family: LabelSpace, skipped: number, file: string): void {
  const rows = classCounts.reduce((sum, count) => sum + count, 0);
  if (rows < MIN_ROWS) {
    throw new InputError(
      `${file} has ${rows} usable ${rows === 1 ? "row" : "rows"}${skipped > 0 ? ` (${skipped} skipped)` : ""}; a ranking needs at least ${MIN_ROWS}.`,
      {
        hint: "Add labelled examples of your domain: a few hundred begin to tell variants apart.",
        where: { file },
      },
    );
  }
  const present = family.labels.filter((_, index) => (classCounts[index] ?? 0) > 0);
  if (present.length < 2) {
    throw new InputError(`All ${rows} usable rows of ${file} carry one label, '${present[0]}'.`, {
      hint: `A ranking needs rows of at least two of ${family.labels.join(", ")}: on one class alone, a model that always says '${present[0]}' would win.`,
      where: { file },
    });
  }
}

/**
 * Turns an uploaded file into a dataset for one family: rows with text and class index in a Parquet file, and the list of
 * all rows that were skipped, each with its reason.
 *
 * @param wanted how to read the columns; what is left out is guessed
 * @param outDirectory an existing folder that receives `dataset.parquet` and `skipped.csv`
 * @throws InputError where the file, the mapping or the labels make no usable set, with the place and the way out
 */
export async function buildDataset(
  path: string,
  wanted: PartialMapping,
  family: LabelSpace,
  outDirectory: string,
  name = basename(path),
): Promise<Dataset> {
  const scan = await scanFile(path, name);
  return withDuckDB(outDirectory, async (connection) => {
    const table = await loadTable(connection, path, name, scan, outDirectory);
    const mapping = resolveMapping(await inspectTable(connection, table, family), wanted, name);
    const labels = await decideLabels(connection, `c${table.columns.indexOf(mapping.label)}`, mapping, family, name);
    await createDatasetTable(connection, table.columns, mapping, labels);
    const counts = new Map((await countValues(connection, "label")).map(({ value, rows }) => [Number(value), rows]));
    const classCounts = family.labels.map((_, index) => counts.get(index) ?? 0);
    const [skipped] = await queryRows<{ rows: bigint }>(connection, "SELECT count(*) AS rows FROM skipped");
    refuseTooLittle(classCounts, family, Number(skipped?.rows ?? 0), name);
    const slices = [];
    for (const [index, column] of mapping.slices.entries()) {
      const values = await countValues(connection, `slice_${index}`);
      if (values.length > MAX_CATEGORIES) {
        throw new InputError(
          `Column '${column}' has ${values.length} different values; a slice column has at most ${MAX_CATEGORIES}.`,
          {
            hint: "Choose a column of categories.",
            where: { file: name, column },
          },
        );
      }
      slices.push({ column, values });
    }
    const groups = mapping.group === null ? null : (await countValues(connection, '"group"')).length;
    if (groups !== null && groups < 2) {
      throw new InputError(`Column '${mapping.group}' puts all rows into one group.`, {
        hint: "Choose another group column, or none.",
        where: { file: name, column: mapping.group ?? undefined },
      });
    }
    const datasetPath = join(outDirectory, "dataset.parquet");
    const skippedPath = join(outDirectory, "skipped.csv");
    await connection.run(
      `COPY (SELECT * EXCLUDE (reason) FROM judged WHERE reason IS NULL ORDER BY row) TO ${literal(datasetPath)} (FORMAT parquet)`,
    );
    await connection.run(
      `COPY (SELECT row, reason FROM skipped ORDER BY row) TO ${literal(skippedPath)} (FORMAT csv, HEADER)`,
    );
    const skippedRows = await queryRows<{ row: number; reason: string }>(
      connection,
      `SELECT row, reason FROM skipped ORDER BY row LIMIT ${LISTED_SKIPPED_ROWS}`,
    );
    return {
      path: datasetPath,
      sha256: scan.sha256,
      rows: classCounts.reduce((sum, count) => sum + count, 0),
      skipped: Number(skipped?.rows ?? 0),
      skippedRows,
      skippedPath,
      labels: family.labels,
      classCounts,
      slices,
      groups,
      mapping,
    };
  });
}
