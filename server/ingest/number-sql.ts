import type { NumberStyle } from "#server/contracts/dataset";
import { literal } from "#server/ingest/duckdb";

/** Largest magnitude that a float32 holds, which is what models take in. */
const LARGEST = "3.4028234663852886e38";

const EXPONENT = "([eE][+-]?[0-9]+)?";
export const NUMBER = `[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)${EXPONENT}`;
const COMMA_NUMBER = `[+-]?([0-9]+[,]?[0-9]*|[,][0-9]+)${EXPONENT}`;

/** A number, and what stands behind it; the spaces between may be narrow ones that do not break. */
const WITH_UNIT = `(?s)^([+-]?[0-9.,]+(?:[eE][+-]?[0-9]+)?)[\\s\\x{00A0}\\x{202F}]*(.*)$`;

export const numberPart = (value: string): string => `regexp_extract(${value}, '${WITH_UNIT}', 1)`;
export const unitPart = (value: string): string => `regexp_extract(${value}, '${WITH_UNIT}', 2)`;

/** Numbers as files mostly have them: a decimal point and nothing behind. */
export const PLAIN: NumberStyle = { decimal: "point", unit: null };

/** How the numbers of a column of this name are written. */
export type StyleOf = (column: string) => NumberStyle;

const MISSING = ["na", "n/a", "nan", "null", "none", "?", "#n/a", "#na", "<na>", "-", "\u2013", "\u2014", "."];

/**
 * SQL that says whether a trimmed value stands for one that is missing: nothing, NA, N/A, #N/A, <NA>, NaN, null, none, "?",
 * "." or a dash.
 */
export const isMissing = (value: string): string =>
  `(${value} IS NULL OR lower(${value}) IN (${MISSING.map(literal).join(", ")}))`;

/** SQL for the number that a trimmed value is written as in a style, NULL where it is none; it may be too large for a model. */
export function toDouble(value: string, { decimal, unit }: NumberStyle): string {
  const bare =
    unit === null
      ? value
      : `CASE WHEN lower(${unitPart(value)}) = ${literal(unit.toLowerCase())} THEN ${numberPart(value)} END`;
  const [pattern, point] = decimal === "comma" ? [COMMA_NUMBER, `replace(${bare}, ',', '.')`] : [NUMBER, bare];
  return `CASE WHEN regexp_full_match(${bare}, '${pattern}') THEN TRY_CAST(${point} AS DOUBLE) END`;
}

/** With these a cast takes for a number what is none, as 1_000 and +-1. */
export const MISLEADING_SIGNS = ["_", "+"];

/** SQL for whether a cell has a sign that misleads a cast. */
export const hasMisleadingSign = (cell: string): string =>
  `(${MISLEADING_SIGNS.map((sign) => `contains(${cell}, ${literal(sign)})`).join(" OR ")})`;

/**
 * SQL for whether a cast tells the number in a cell, and one that a model can take in.
 *
 * @param mayMislead whether the cells may have misleading signs
 */
export function isToldByCast(cell: string, number: string, mayMislead: boolean): string {
  const fits = `abs(${number}) <= ${LARGEST}`;
  return mayMislead ? `(${fits} AND NOT ${hasMisleadingSign(cell)})` : fits;
}

/** SQL for a number, NULL where no model can take it in. */
export const finite = (number: string): string => `CASE WHEN abs(${number}) <= ${LARGEST} THEN ${number} END`;

/** SQL for the number that a trimmed value is written as, NULL where it is none or none that a model can take in. */
export const toNumber = (value: string, style: NumberStyle = PLAIN): string => `(${finite(toDouble(value, style))})`;

/** SQL for what keeps a trimmed value that is neither missing nor a number from being one, as the end of a sentence. */
export function numberFault(value: string, { decimal, unit }: NumberStyle): string {
  const base = "which is no finite number";
  const other = decimal === "comma" ? NUMBER : COMMA_NUMBER;
  const [usual, asked] = decimal === "comma" ? ["comma", "write this one so too"] : ["point", "write this one so too"];
  const behind =
    unit === null
      ? "leave out what stands behind it, or have the very same in every row of the column"
      : `other rows have ${unit} behind it`;
  return `CASE WHEN regexp_full_match(${value}, '${other}') AND regexp_matches(${value}, '[.,]')
      THEN ${literal(`${base}: other rows have a decimal ${usual}; ${asked}, without marks between thousands`)}
    WHEN regexp_full_match(${value}, '[+-]?[0-9]{1,3}([.,][0-9]{3})+([.,][0-9]+)?')
      THEN ${literal(`${base}: write it without marks between thousands`)}
    WHEN regexp_matches(${unitPart(value)}, '^[\\p{L}%°/]') ${unit === null ? "" : `OR regexp_full_match(${value}, '${NUMBER}')`}
      THEN ${literal(`${base}: ${behind}`)}
    ELSE ${literal(base)} END`;
}
