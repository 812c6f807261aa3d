import type { DuckDBConnection } from "@duckdb/node-api";
import type { LabelCount } from "#server/contracts/dataset";
import type { Mapping } from "#server/contracts/mapping";
import { EMPTY, toBin } from "#server/ingest/cut-bins";
import { createInParts, QUERIES_AT_ONCE, queryRows, trimmed } from "#server/ingest/duckdb";
import { featureSources, featuresSql } from "#server/ingest/features-sql";
import { inputSql, REASON_VALUE } from "#server/ingest/input-sql";
import type { LabelSpace } from "#server/ingest/match-labels";
import { PLAIN, type StyleOf, toNumber } from "#server/ingest/number-sql";

const SET_ASIDE = -1;

/** Rows whose features are brought together at once, at least and at most: what holds them is in memory for it, with as many rows each. */
const ROWS_AT_ONCE = [20_000, 200_000] as const;

/** Conditions for the rows of `raw`, some of them at a time: in as many parts as can be read side by side, or more where rows are many. */
async function rowRanges(connection: DuckDBConnection): Promise<string[]> {
  const [found] = await queryRows<{ last: number | null }>(connection, "SELECT max(row) AS last FROM raw");
  const end = (found?.last ?? 0) + 1;
  const [least, most] = ROWS_AT_ONCE;
  const size = Math.min(most, Math.max(least, Math.ceil(end / QUERIES_AT_ONCE)));
  const starts = Array.from({ length: Math.ceil(end / size) }, (_, at) => at * size);
  return starts.map((start) => `row BETWEEN ${start} AND ${start + size - 1}`);
}

/** Makes `judged` in parts, side by side, each of rows that follow each other: they lie in their order, and none has to be sorted when they are written. */
async function judgeInParts(connection: DuckDBConnection, judge: (within: string) => string): Promise<void> {
  const ranges = await rowRanges(connection);
  const size = Math.ceil(ranges.length / QUERIES_AT_ONCE);
  const parts = Array.from({ length: Math.ceil(ranges.length / size) }, (_, at) =>
    ranges.slice(at * size, (at + 1) * size),
  );
  await createInParts(
    connection,
    "judged",
    parts.map(
      (own) => (table) =>
        own.map((range, at) => `${at === 0 ? `CREATE TABLE ${table} AS` : `INSERT INTO ${table}`} ${judge(range)}`),
    ),
  );
}

/** Makes the table `label_map(value, label)`: the class index of each label value, -1 where its rows are set aside. */
export async function createLabelMap(
  connection: DuckDBConnection,
  decided: LabelCount[],
  labels: string[],
): Promise<void> {
  await connection.run("CREATE TABLE label_map (value VARCHAR, label INTEGER)");
  const appender = await connection.createAppender("label_map");
  for (const { value, label } of decided) {
    appender.appendVarchar(value);
    appender.appendInteger(label === null ? SET_ASIDE : labels.indexOf(label));
    appender.endRow();
  }
  appender.closeSync();
}

/** Why a row cannot be weighed. */
const weightReasons = (weight: string, number: string): string => `
  WHEN ${weight} IS NULL THEN 'has no weight'
  WHEN ${number} IS NULL OR ${number} < 0
    THEN 'has the weight ''' || left(${weight}, ${REASON_VALUE}) || ''', which is no number of 0 or more'`;

/**
 * Makes the table `judged(row, input, label, slice_0.., "group", weight, reason)`, where a reason says why a row cannot be used,
 * and the view `skipped(row, reason)` of those and of the rows that could not be parsed. Reads `label_map` and, for images,
 * `images`.
 */
export async function judgeRows(
  connection: DuckDBConnection,
  columns: string[],
  mapping: Mapping,
  family: LabelSpace,
  styleOf: StyleOf = () => PLAIN,
  plainNumbers?: ReadonlySet<string>,
): Promise<void> {
  const at = (name: string): string => `c${columns.indexOf(name)}`;
  const input =
    family.modality === "tabular"
      ? await featuresSql(connection, featureSources(columns, mapping, family), styleOf, plainNumbers)
      : inputSql(family, mapping, at);
  const label = trimmed(at(mapping.label));
  const slices = mapping.slices.map((name, index) => {
    const edges = Object.hasOwn(mapping.bins, name) ? mapping.bins[name] : undefined;
    return `${edges ? toBin(at(name), edges, styleOf(name)) : `coalesce(${trimmed(at(name))}, '${EMPTY}')`} AS slice_${index}`;
  });
  const group = mapping.group === null ? null : trimmed(at(mapping.group));
  const weight = mapping.weight === null ? null : trimmed(at(mapping.weight));
  const weighs = weight === null ? "" : toNumber(weight, styleOf(mapping.weight as string));
  const kept = [
    ...slices,
    ...(group === null ? [] : [`${group} AS "group"`]),
    ...(weight === null ? [] : [`${weighs} AS weight`]),
  ].map((part) => `${part}, `);
  const judge = (within: string): string => `
    SELECT row, ${input.select.join(", ")}, label_map.label AS label, ${kept.join("")}
      CASE ${input.reasons.join("\n")}
           WHEN ${label} IS NULL THEN 'has no label'
           WHEN label_map.label = ${SET_ASIDE} THEN 'has the label ''' || left(${label}, ${REASON_VALUE}) || ''', which is set aside'
           ${group === null ? "" : `WHEN ${group} IS NULL THEN 'has no group'`}
           ${weight === null ? "" : weightReasons(weight, weighs)} END AS reason
    FROM (SELECT * FROM raw WHERE ${within}) AS raw LEFT JOIN label_map ON ${label} = label_map.value ${input.join(within)}`;
  if (family.modality !== "tabular") await connection.run(`CREATE TABLE judged AS ${judge("true")}`);
  else await judgeInParts(connection, judge);
  await connection.run(`
    CREATE VIEW skipped AS SELECT row, reason FROM judged WHERE reason IS NOT NULL UNION ALL SELECT row, reason FROM rejected`);
}
