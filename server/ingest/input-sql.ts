import type { Mapping } from "#server/contracts/mapping";
import { literal, trimmed } from "#server/ingest/duckdb";
import type { LabelSpace } from "#server/ingest/match-labels";
import { shorten } from "#server/ingest/name-list";

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

/**
 * The input of families that read texts or images.
 *
 * @param at the column of `raw` that holds the file's column of a name
 */
export function inputSql(family: LabelSpace, mapping: Mapping, at: (name: string) => string): InputSql {
  const need = (name: string | null): string => at(name as string);
  if (family.modality === "image") return imageSql(need(mapping.image));
  if (family.modality === "text") return textSql(need(mapping.text));
  const names: [string, string] = [mapping.text as string, mapping.textPair as string];
  return pairSql(at(names[0]), at(names[1]), names);
}
