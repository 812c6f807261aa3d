import type { DuckDBConnection } from "@duckdb/node-api";
import type { Mapping } from "#server/contracts/mapping";
import { literal, trimmed } from "#server/ingest/duckdb";
import { featureNames } from "#server/ingest/match-features";
import type { LabelSpace } from "#server/ingest/match-labels";
import { shorten } from "#server/ingest/name-list";
import { isMissing, numberFault, type StyleOf, toNumber } from "#server/ingest/number-sql";

/** How SQL makes the input of the models from a row of `raw`. */
export type InputSql = {
  /** The columns of the input, in order. */
  select: string[];
  /** `WHEN ... THEN reason` for rows without a usable input. */
  reasons: string[];
  /** What stands behind `FROM raw`. */
  join: string;
};

/** Longest part of a value that a reason repeats, in characters. */
export const REASON_VALUE = 40;

function textSql(column: string): InputSql {
  return { select: [`${column} AS text`], reasons: [`WHEN ${column} IS NULL THEN 'has no text'`], join: "" };
}

function pairSql(first: string, second: string, names: [string, string]): InputSql {
  const reasons = [first, second].map(
    (column, index) =>
      `WHEN ${column} IS NULL THEN ${literal(`has no text in column '${shorten(names[index] ?? "")}'`)}`,
  );
  return { select: [`${first} AS text`, `${second} AS text_pair`], reasons, join: "" };
}

function imageSql(column: string): InputSql {
  return {
    select: ["images.entry AS image"],
    reasons: [
      `WHEN ${trimmed(column)} IS NULL THEN 'names no image'`,
      "WHEN images.reason IS NOT NULL THEN images.reason",
    ],
    join: `LEFT JOIN images ON ${trimmed(column)} = images.value`,
  };
}

/** Cells read in one query: each takes memory for every step of its expression. */
const FEATURES_AT_ONCE = 16;

/** Makes the tables `numbers_0`, `numbers_1`...: `row`, some of the features, and the reason why one of them cannot be read. */
export async function readNumbers(
  connection: DuckDBConnection,
  columns: { name: string; column: string; source: string }[],
  styleOf: StyleOf,
): Promise<void> {
  for (let start = 0; start < columns.length; start += FEATURES_AT_ONCE) {
    const some = columns.slice(start, start + FEATURES_AT_ONCE);
    const numbers = some.map(({ column, source }, at) => {
      const value = trimmed(column);
      return `CASE WHEN ${isMissing(value)} THEN NULL ELSE ${toNumber(value, styleOf(source))} END AS feature_${start + at}`;
    });
    const reasons = some.map(({ name, column, source }) => {
      const value = trimmed(column);
      const style = styleOf(source);
      return `WHEN NOT ${isMissing(value)} AND ${toNumber(value, style)} IS NULL
        THEN 'has ''' || left(${value}, ${REASON_VALUE}) || ''' in column ' || ${literal(`'${shorten(name)}', `)} || ${numberFault(value, style)}`;
    });
    await connection.run(
      `CREATE TABLE numbers_${start / FEATURES_AT_ONCE} AS
       SELECT row, ${numbers.join(", ")}, CASE ${reasons.join("\n")} END AS reason FROM raw`,
    );
  }
}

function featuresSql(count: number): InputSql {
  const tables = Array.from({ length: Math.ceil(count / FEATURES_AT_ONCE) }, (_, at) => `numbers_${at}`);
  return {
    select: Array.from({ length: count }, (_, at) => `feature_${at}`),
    reasons: tables.map((table) => `WHEN ${table}.reason IS NOT NULL THEN ${table}.reason`),
    join: tables.map((table) => `JOIN ${table} USING (row)`).join(" "),
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
