/** Largest magnitude that a float32 holds, which is what models take in. */
const LARGEST = "3.4028234663852886e38";

const NUMBER = "[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?";

/** SQL that says whether a trimmed value stands for one that is missing: nothing, NA, N/A, NaN, null or "?". */
export const isMissing = (value: string): string =>
  `(${value} IS NULL OR lower(${value}) IN ('na', 'n/a', 'nan', 'null', '?'))`;

/** SQL for the number that a trimmed value is written as, NULL where it is none or none that a model can take in. */
export const toNumber = (value: string): string =>
  `(CASE WHEN regexp_full_match(${value}, '${NUMBER}') AND abs(TRY_CAST(${value} AS DOUBLE)) <= ${LARGEST} THEN TRY_CAST(${value} AS DOUBLE) END)`;
