import type { DuckDBConnection } from "@duckdb/node-api";
import type { Codes, Feature } from "#server/contracts/family";
import type { FeatureFinding } from "#server/contracts/findings";
import { columnsOf, literal, queryRows, trimmed } from "#server/ingest/duckdb";

/** Most words of one feature that are reported. */
const MOST_WORDS = 12;

const wordsOf = (codes: Codes): [string, string][] =>
  Object.entries(codes).flatMap(([code, words]) => words.map((word): [string, string] => [word, code]));

/** SQL for the code that a trimmed value is a word for, whatever its case; NULL where it is none. */
export function codeOf(value: string, codes: Codes): string {
  const cases = wordsOf(codes).map(
    ([word, code]) => `WHEN ${literal(word.normalize("NFC").toLowerCase())} THEN ${Number(code)}::DOUBLE`,
  );
  return `CASE nfc_normalize(lower(${value})) ${cases.join(" ")} END`;
}

/** What keeps a value from being a code, as the end of a sentence. */
export function codeFault(codes: Codes): string {
  const known = Object.entries(codes).map(([code, [word]]) => `${word} (${code})`);
  return `which is none of its codes: ${known.join(", ")}, or nothing where it is not known`;
}

/** Words of a column that were read as codes in the usable rows. Reads the tables `raw` and `judged`. */
export async function countWords(
  connection: DuckDBConnection,
  { codes }: Pick<Feature, "codes">,
  column: string,
): Promise<FeatureFinding["words"]> {
  if (codes === undefined) return [];
  const counted = await queryRows<{ word: string; code: number; rows: bigint }>(
    connection,
    `SELECT word, code, rows
     FROM (SELECT word, rows, ${codeOf("word", codes)} AS code
           FROM (SELECT ${trimmed("cell")} AS word, sum(cells)::BIGINT AS rows
                 FROM (SELECT ${column} AS cell, count(*) AS cells
                       FROM ${columnsOf(connection, "raw", ["row", column])}
                       ANTI JOIN (SELECT row FROM ${columnsOf(connection, "judged", ["row", "reason"])} WHERE reason IS NOT NULL) AS aside USING (row) GROUP BY cell)
                 GROUP BY word))
     WHERE code IS NOT NULL ORDER BY rows DESC, word LIMIT ${MOST_WORDS}`,
  );
  return counted.map(({ word, code, rows }) => ({ word, code, rows: Number(rows) }));
}
