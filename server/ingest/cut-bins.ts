import type { DuckDBConnection } from "@duckdb/node-api";
import type { NumberStyle } from "#server/contracts/dataset";
import type { Mapping } from "#server/contracts/mapping";
import { nameRanges } from "#server/contracts/quantiles";
import { InputError } from "#server/errors";
import { queryRows, trimmed } from "#server/ingest/duckdb";
import { shorten } from "#server/ingest/name-list";
import { isMissing, PLAIN, type StyleOf, toNumber } from "#server/ingest/number-sql";

export const EMPTY = "(empty)";

/** SQL for the range that a value of `column` lies in. */
export function toBin(column: string, edges: number[], style: NumberStyle = PLAIN): string {
  const value = trimmed(column);
  const names = nameRanges(edges);
  const cases = edges.map((edge, index) => `WHEN ${toNumber(value, style)} < '${edge}'::DOUBLE THEN '${names[index]}'`);
  return `CASE WHEN ${isMissing(value)} THEN '${EMPTY}' ${cases.join(" ")} ELSE '${names.at(-1)}' END`;
}

/** @throws InputError where ranges are asked of a column that makes no slices, or by edges that do not rise */
export function checkBins({ slices, bins }: Pick<Mapping, "slices" | "bins">, file: string): void {
  for (const [name, edges] of Object.entries(bins)) {
    const column = shorten(name);
    const where = { file, column };
    if (!slices.includes(name)) {
      const hint = "Name it as a slice too.";
      throw new InputError(`Column '${column}' is to be cut into ranges but is not among the slices.`, { hint, where });
    }
    const rising = edges.every(
      (edge, index) => Number.isFinite(edge) && (index === 0 || edge > Number(edges[index - 1])),
    );
    if (rising && edges.length > 0) continue;
    throw new InputError(`The edges ${edges.join(", ")} that cut column '${column}' into ranges do not rise.`, {
      hint: "Give each edge once, from the smallest to the largest, such as 10, 28, 41.",
      where,
    });
  }
}

/** @throws InputError naming the first value of a column cut into ranges that is no number */
export async function refuseUnbinnable(
  connection: DuckDBConnection,
  columns: string[],
  { bins }: Mapping,
  file: string,
  styleOf: StyleOf = () => PLAIN,
): Promise<void> {
  for (const name of Object.keys(bins)) {
    const value = trimmed(`c${columns.indexOf(name)}`);
    const [bad] = await queryRows<{ row: number; value: string }>(
      connection,
      `SELECT row, ${value} AS value FROM raw WHERE NOT ${isMissing(value)} AND ${toNumber(value, styleOf(name))} IS NULL ORDER BY row LIMIT 1`,
    );
    if (!bad) continue;
    const column = shorten(name);
    throw new InputError(
      `Row ${bad.row} of ${file} has '${shorten(bad.value, 40)}' in column '${column}', which is no number and lies in no range.`,
      { hint: "Leave the cell empty where the value is not known.", where: { file, row: bad.row, column } },
    );
  }
}
