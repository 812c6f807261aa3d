import type { DuckDBConnection } from "@duckdb/node-api";
import type { LabelCount } from "#server/contracts/dataset";
import type { Mapping } from "#server/contracts/mapping";
import { trimmed } from "#server/ingest/duckdb";

/** Longest part of a value that a reason repeats, in characters. */
const REASON_VALUE = 40;

const SET_ASIDE = -1;

async function createLabelMap(connection: DuckDBConnection, decided: LabelCount[], labels: string[]): Promise<void> {
  await connection.run("CREATE TABLE label_map (value VARCHAR, label INTEGER)");
  const appender = await connection.createAppender("label_map");
  for (const { value, label } of decided) {
    appender.appendVarchar(value);
    appender.appendInteger(label === null ? SET_ASIDE : labels.indexOf(label));
    appender.endRow();
  }
  appender.closeSync();
}

/**
 * Makes the table `judged(row, text, label, slice_0.., "group", reason)`, where a reason says why a row cannot be used, and
 * the view `skipped(row, reason)` of those and of the rows that could not be parsed.
 */
export async function judgeRows(
  connection: DuckDBConnection,
  columns: string[],
  mapping: Mapping,
  decided: LabelCount[],
  labels: string[],
): Promise<void> {
  await createLabelMap(connection, decided, labels);
  const at = (name: string): string => `c${columns.indexOf(name)}`;
  const label = trimmed(at(mapping.label));
  const slices = mapping.slices.map((name, index) => `coalesce(${trimmed(at(name))}, '(empty)') AS slice_${index}`);
  const group = mapping.group === null ? null : trimmed(at(mapping.group));
  const kept = [...slices, ...(group === null ? [] : [`${group} AS "group"`])].map((part) => `${part}, `);
  await connection.run(`
    CREATE TABLE judged AS SELECT row, ${at(mapping.text)} AS text, label_map.label AS label, ${kept.join("")}
      CASE WHEN ${at(mapping.text)} IS NULL THEN 'has no text'
           WHEN ${label} IS NULL THEN 'has no label'
           WHEN label_map.label = ${SET_ASIDE} THEN 'has the label ''' || left(${label}, ${REASON_VALUE}) || ''', which is set aside'
           ${group === null ? "" : `WHEN ${group} IS NULL THEN 'has no group'`} END AS reason
    FROM raw LEFT JOIN label_map ON ${label} = label_map.value`);
  await connection.run(`
    CREATE VIEW skipped AS SELECT row, reason FROM judged WHERE reason IS NOT NULL UNION ALL SELECT row, reason FROM rejected`);
}
