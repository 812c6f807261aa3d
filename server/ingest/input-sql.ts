import type { DuckDBConnection } from "@duckdb/node-api";
import type { Feature } from "#server/contracts/family";
import type { Mapping } from "#server/contracts/mapping";
import type { UnitConversion } from "#server/contracts/unit-conversions";
import { literal, mapColumns, trimmed } from "#server/ingest/duckdb";
import { codeFault, codeOf } from "#server/ingest/feature-codes";
import { featureNames } from "#server/ingest/match-features";
import type { LabelSpace } from "#server/ingest/match-labels";
import { shorten } from "#server/ingest/name-list";
import { finite, isMissing, numberFault, PLAIN, type StyleOf, toDouble } from "#server/ingest/number-sql";

/** How SQL makes the input of the models from a row of `raw`. */
export type InputSql = {
  /** The columns of the input, in order. */
  select: string[];
  /** `WHEN ... THEN reason` for rows without a usable input. */
  reasons: string[];
  /** What is joined to rows of `raw`, given the condition that holds for their numbers. */
  join: (within: string) => string;
};

/** Longest part of a value that a reason repeats, in characters. */
export const REASON_VALUE = 40;

function textSql(column: string): InputSql {
  return { select: [`${column} AS text`], reasons: [`WHEN ${column} IS NULL THEN 'has no text'`], join: () => "" };
}

function pairSql(first: string, second: string, names: [string, string]): InputSql {
  const reasons = [first, second].map(
    (column, index) =>
      `WHEN ${column} IS NULL THEN ${literal(`has no text in column '${shorten(names[index] ?? "")}'`)}`,
  );
  return { select: [`${first} AS text`, `${second} AS text_pair`], reasons, join: () => "" };
}

function imageSql(column: string): InputSql {
  return {
    select: ["images.entry AS image", "images.key AS image_file"],
    reasons: [
      `WHEN ${trimmed(column)} IS NULL THEN 'names no image'`,
      "WHEN images.reason IS NOT NULL THEN images.reason",
    ],
    join: () => `LEFT JOIN images ON ${trimmed(column)} = images.value`,
  };
}

/** Cells read in one query: each takes memory for every step of its expression. */
const FEATURES_AT_ONCE = 16;

/** A feature, the column of the file that holds it, null where none does, and the column of `raw` that holds that. */
type FeatureSource = Pick<Feature, "name" | "codes"> & {
  source: string | null;
  column: string;
  /** What is done to the numbers of the column; null where they are taken as they are. */
  conversion: UnitConversion | null;
};

const convert = (number: string, { conversion }: FeatureSource): string =>
  conversion === null ? number : `(${number}) * '${conversion.factor}'::DOUBLE + '${conversion.offset}'::DOUBLE`;

/** SQL for the number in a present value in the feature's unit: of a coded feature that of a word, too. */
function numberOf(value: string, feature: FeatureSource, styleOf: StyleOf): string {
  const { codes, source } = feature;
  const number = convert(toDouble(value, styleOf(source ?? "")), feature);
  return codes === undefined ? number : `coalesce(${codeOf(value, codes)}, ${number})`;
}

/**
 * SQL for the number in a cell in the feature's unit, as far as a cast tells it: most cells of most columns are told so, and only the
 * others are looked at closely. A cast takes 1_000 and +-1 for numbers, too, which are none here.
 */
function castOf(column: string, feature: FeatureSource, styleOf: StyleOf): string {
  const { decimal, unit } = styleOf(feature.source ?? "");
  if (feature.codes !== undefined || decimal !== PLAIN.decimal || unit !== null) return "NULL::DOUBLE";
  return convert(
    `CASE WHEN NOT (contains(${column}, '_') OR contains(${column}, '+')) THEN TRY_CAST(${column} AS DOUBLE) END`,
    feature,
  );
}

/** The column that a reason names: the file's own, and the feature where that is named otherwise. */
function placeOf({ name, source }: FeatureSource): string {
  const column = `'${shorten(source ?? "")}'`;
  return source === name ? column : `${column}, mapped to ${shorten(name)}`;
}

/** SQL for why the value `bad_value` of the column numbered `bad` is no number: by how the numbers of its column are written. */
function faultSql(sources: FeatureSource[], styleOf: StyleOf): string {
  const coded = sources.flatMap(({ codes }, at) =>
    codes === undefined ? [] : [`WHEN bad = ${at} THEN ${literal(codeFault(codes))}`],
  );
  const styles = Map.groupBy(sources.keys(), (at) => JSON.stringify(styleOf(sources[at]?.source ?? "")));
  const faults = [...styles.values()].map(
    (columns) =>
      `WHEN bad IN (${columns.join(", ")}) THEN ${numberFault("bad_value", styleOf(sources[columns[0] ?? 0]?.source ?? ""))}`,
  );
  return `CASE ${[...coded, ...faults].join("\n")} END`;
}

/**
 * Makes the tables `numbers_0`, `numbers_1`...: `row`, some of the features, and the reason why one of them cannot be read. Each
 * step is a query of its own around the one before, as an expression that is written out within another costs minutes to plan.
 */
export async function readNumbers(
  connection: DuckDBConnection,
  features: FeatureSource[],
  styleOf: StyleOf,
  rows: number,
): Promise<void> {
  const starts = Array.from(
    { length: Math.ceil(features.length / FEATURES_AT_ONCE) },
    (_, at) => at * FEATURES_AT_ONCE,
  );
  await mapColumns(connection, starts, rows, async (own, start) => {
    const some = features.slice(start, start + FEATURES_AT_ONCE);
    const each = (write: (feature: FeatureSource, at: number) => string): string => some.map(write).join(", ");
    const isBad = (at: number): string => `v${at} IS NOT NULL AND n${at} IS NULL`;
    const places = some.map((feature, at) => `WHEN ${at} THEN ${literal(placeOf(feature))}`).join(" ");
    await own.run(`
      CREATE TABLE numbers_${start / FEATURES_AT_ONCE} AS
      WITH quick AS (SELECT row, ${each((feature, at) => `${feature.column} AS c${at}, ${castOf(feature.column, feature, styleOf)} AS r${at}`)} FROM raw),
      sure AS (SELECT *, ${each((_, at) => `${finite(`r${at}`)} AS q${at}`)} FROM quick),
      trimmed AS (SELECT *, ${each((_, at) => `CASE WHEN q${at} IS NULL THEN ${trimmed(`c${at}`)} END AS t${at}`)} FROM sure),
      present AS (SELECT *, ${each((_, at) => `CASE WHEN NOT ${isMissing(`t${at}`)} THEN t${at} END AS v${at}`)} FROM trimmed),
      cast_ AS (SELECT *, ${each((feature, at) => `coalesce(q${at}, ${numberOf(`v${at}`, feature, styleOf)}) AS d${at}`)} FROM present),
      numbers AS (SELECT *, ${each((_, at) => `${finite(`d${at}`)} AS n${at}`)} FROM cast_),
      judged AS (SELECT *, CASE ${some.map((_, at) => `WHEN ${isBad(at)} THEN ${at}`).join(" ")} END AS bad,
                 CASE ${some.map((_, at) => `WHEN ${isBad(at)} THEN v${at}`).join(" ")} END AS bad_value FROM numbers)
      SELECT row, ${each((_, at) => `n${at} AS feature_${start + at}`)},
        CASE WHEN bad IS NOT NULL THEN 'has ''' || left(bad_value, ${REASON_VALUE}) || ''' in column ' || CASE bad ${places} END
          || ', ' || ${faultSql(some, styleOf)} END AS reason
      FROM judged`);
  });
}

function featuresSql(count: number): InputSql {
  const tables = Array.from({ length: Math.ceil(count / FEATURES_AT_ONCE) }, (_, at) => `numbers_${at}`);
  return {
    select: Array.from({ length: count }, (_, at) => `feature_${at}`),
    reasons: tables.map((table) => `WHEN ${table}.reason IS NOT NULL THEN ${table}.reason`),
    join: (within) =>
      tables.map((table) => `JOIN (SELECT * FROM ${table} WHERE ${within}) AS ${table} USING (row)`).join(" "),
  };
}

/** @param at the column of `raw` that holds the file's column of a name */
export function inputSql(family: LabelSpace, mapping: Mapping, at: (name: string) => string): InputSql {
  const need = (name: string | null): string => at(name as string);
  if (family.modality === "image") return imageSql(need(mapping.image));
  if (family.modality === "tabular") return featuresSql(featureNames(family).length);
  if (family.modality === "text") return textSql(need(mapping.text));
  const names: [string, string] = [mapping.text as string, mapping.textPair as string];
  return pairSql(at(names[0]), at(names[1]), names);
}
