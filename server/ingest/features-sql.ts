import type { DuckDBConnection } from "@duckdb/node-api";
import type { Feature } from "#server/contracts/family";
import type { Mapping } from "#server/contracts/mapping";
import type { UnitConversion } from "#server/contracts/unit-conversions";
import { conversionOf } from "#server/ingest/convert-units";
import { literal, mapQueries, queryRows, trimmed } from "#server/ingest/duckdb";
import { codeFault, codeOf } from "#server/ingest/feature-codes";
import { type InputSql, REASON_VALUE } from "#server/ingest/input-sql";
import { familyFeatures } from "#server/ingest/match-features";
import type { LabelSpace } from "#server/ingest/match-labels";
import { shorten } from "#server/ingest/name-list";
import {
  finite,
  hasMisleadingSign,
  isMissing,
  numberFault,
  PLAIN,
  type StyleOf,
  toDouble,
} from "#server/ingest/number-sql";

/** Features read in one query: each takes memory for every step of its expression. */
const FEATURES_AT_ONCE = 16;

/** What stands for the column of a feature that is not in the file. */
const NO_COLUMN = "NULL::VARCHAR";

/** A feature, the column of the file that holds it, null where none does, and the column of `raw` that holds that. */
export type FeatureSource = Pick<Feature, "name" | "codes"> & {
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

const cast = (column: string): string => `TRY_CAST(${column} AS DOUBLE)`;

/** Whether a cast may tell the numbers of a feature at all. */
function isWrittenPlainly({ codes, source }: FeatureSource, styleOf: StyleOf): boolean {
  const { decimal, unit } = styleOf(source ?? "");
  return codes === undefined && decimal === PLAIN.decimal && unit === null;
}

/**
 * SQL for the number in a cell in the feature's unit, as far as a cast tells it: most cells of most columns are told so, and only the
 * others are looked at closely.
 */
function castOf(column: string, feature: FeatureSource, styleOf: StyleOf): string {
  if (!isWrittenPlainly(feature, styleOf)) return "NULL::DOUBLE";
  return convert(`CASE WHEN NOT ${hasMisleadingSign(column)} THEN ${cast(column)} END`, feature);
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

/** So many features at a time. */
function inGroups(features: FeatureSource[]): FeatureSource[][] {
  const starts = Array.from(
    { length: Math.ceil(features.length / FEATURES_AT_ONCE) },
    (_, at) => at * FEATURES_AT_ONCE,
  );
  return starts.map((start) => features.slice(start, start + FEATURES_AT_ONCE));
}

/**
 * The features whose every cell a cast tells: nothing has to be looked at closely of them, and no row is unusable for them.
 *
 * @param plainNumbers columns of the file of which that is known of the numbers as they stand
 */
async function findSure(
  connection: DuckDBConnection,
  features: FeatureSource[],
  styleOf: StyleOf,
  plainNumbers: ReadonlySet<string>,
): Promise<Set<FeatureSource>> {
  const isKnown = ({ source, conversion }: FeatureSource): boolean =>
    conversion === null && (source === null || plainNumbers.has(source));
  const plain = features.filter((feature) => isWrittenPlainly(feature, styleOf));
  const known = plain.filter(isKnown);
  const groups = inGroups(plain.filter((feature) => !isKnown(feature)));
  const found = await mapQueries(connection, groups, async (own, some) => {
    const told = (feature: FeatureSource): string => finite(castOf(feature.column, feature, styleOf));
    const counts = some.map((feature, at) => `count(${feature.column}) = count(${told(feature)}) AS sure_${at}`);
    const [isSure = {}] = await queryRows<Record<string, boolean>>(own, `SELECT ${counts.join(", ")} FROM raw`);
    return some.filter((_, at) => isSure[`sure_${at}`]);
  });
  return new Set([...known, ...found.flat()]);
}

/**
 * Makes the table `numbers_<group>`: `row`, some of the features, and the reason why one of them cannot be read. Each step is a query of
 * its own around the one before, as an expression that is written out within another costs minutes to plan.
 */
async function createNumbers(
  connection: DuckDBConnection,
  some: FeatureSource[],
  group: number,
  styleOf: StyleOf,
): Promise<void> {
  const each = (write: (feature: FeatureSource, at: number) => string): string => some.map(write).join(", ");
  const isBad = (at: number): string => `v${at} IS NOT NULL AND n${at} IS NULL`;
  const places = some.map((feature, at) => `WHEN ${at} THEN ${literal(placeOf(feature))}`).join(" ");
  await connection.run(`
    CREATE TABLE numbers_${group} AS
    WITH quick AS (SELECT row, ${each((feature, at) => `${feature.column} AS c${at}, ${castOf(feature.column, feature, styleOf)} AS r${at}`)} FROM raw),
    sure AS (SELECT *, ${each((_, at) => `${finite(`r${at}`)} AS q${at}`)} FROM quick),
    trimmed AS (SELECT *, ${each((_, at) => `CASE WHEN q${at} IS NULL THEN ${trimmed(`c${at}`)} END AS t${at}`)} FROM sure),
    present AS (SELECT *, ${each((_, at) => `CASE WHEN NOT ${isMissing(`t${at}`)} THEN t${at} END AS v${at}`)} FROM trimmed),
    cast_ AS (SELECT *, ${each((feature, at) => `coalesce(q${at}, ${numberOf(`v${at}`, feature, styleOf)}) AS d${at}`)} FROM present),
    numbers AS (SELECT *, ${each((_, at) => `${finite(`d${at}`)} AS n${at}`)} FROM cast_),
    judged AS (SELECT *, CASE ${some.map((_, at) => `WHEN ${isBad(at)} THEN ${at}`).join(" ")} END AS bad,
               CASE ${some.map((_, at) => `WHEN ${isBad(at)} THEN v${at}`).join(" ")} END AS bad_value FROM numbers)
    SELECT row, ${each((_, at) => `n${at}`)},
      CASE WHEN bad IS NOT NULL THEN 'has ''' || left(bad_value, ${REASON_VALUE}) || ''' in column ' || CASE bad ${places} END
        || ', ' || ${faultSql(some, styleOf)} END AS reason
    FROM judged`);
}

/**
 * Where the features of a family are in a file.
 *
 * @param columns names of the columns of `raw`
 */
export function featureSources(columns: string[], mapping: Mapping, family: LabelSpace): FeatureSource[] {
  return familyFeatures(family).map((feature) => {
    const { name, codes } = feature;
    const source = mapping.features[name] ?? null;
    const column = source === null ? NO_COLUMN : `c${columns.indexOf(source)}`;
    return { name, codes, source, column, conversion: conversionOf(feature, mapping) };
  });
}

/**
 * The features of a row of `raw` as the input of a tabular family, `feature_0`, `feature_1`... Where a cast tells every cell of a feature,
 * it is all that is done; the others are read into tables beforehand.
 *
 * @param plainNumbers columns of the file of which it is known that a cast tells every cell; the others are looked at
 */
export async function featuresSql(
  connection: DuckDBConnection,
  features: FeatureSource[],
  styleOf: StyleOf,
  plainNumbers: ReadonlySet<string> = new Set(),
): Promise<InputSql> {
  const sure = await findSure(connection, features, styleOf, plainNumbers);
  const groups = inGroups(features.filter((feature) => !sure.has(feature)));
  await mapQueries(connection, groups.entries(), (own, [group, some]) => createNumbers(own, some, group, styleOf));
  const read = new Map(
    groups.flatMap((some, group) => some.map((feature, at) => [feature, `numbers_${group}.n${at}`])),
  );
  const tables = groups.map((_, group) => `numbers_${group}`);
  return {
    select: features.map(
      (feature, at) => `${read.get(feature) ?? convert(cast(feature.column), feature)} AS feature_${at}`,
    ),
    reasons: tables.map((table) => `WHEN ${table}.reason IS NOT NULL THEN ${table}.reason`),
    join: (within) =>
      tables.map((table) => `JOIN (SELECT * FROM ${table} WHERE ${within}) AS ${table} USING (row)`).join(" "),
  };
}
