import type { DuckDBConnection } from "@duckdb/node-api";
import type { Mapping } from "#server/contracts/mapping";
import { InputError } from "#server/errors";
import { queryRows, trimmed } from "#server/ingest/duckdb";
import { shorten } from "#server/ingest/name-list";
import { isMissing, toNumber } from "#server/ingest/number-sql";

export const EMPTY = "(empty)";

/** The ranges that edges cut numbers into, rising; each edge belongs to the range above it. */
export function nameBins(edges: number[]): string[] {
  const between = edges.slice(1).map((edge, index) => `${edges[index]} to ${edge}`);
  return [`< ${edges[0]}`, ...between, `>= ${edges.at(-1)}`];
}

/** SQL for the range that a value of `column` lies in. */
export function toBin(column: string, edges: number[]): string {
  const value = trimmed(column);
  const names = nameBins(edges);
  const cases = edges.map((edge, index) => `WHEN ${toNumber(value)} < '${edge}'::DOUBLE THEN '${names[index]}'`);
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
): Promise<void> {
  for (const name of Object.keys(bins)) {
    const value = trimmed(`c${columns.indexOf(name)}`);
    const [bad] = await queryRows<{ row: number; value: string }>(
      connection,
      `SELECT row, ${value} AS value FROM raw WHERE NOT ${isMissing(value)} AND ${toNumber(value)} IS NULL ORDER BY row LIMIT 1`,
    );
    if (!bad) continue;
    const column = shorten(name);
    throw new InputError(
      `Row ${bad.row} of ${file} has '${shorten(bad.value, 40)}' in column '${column}', which is no number and lies in no range.`,
      { hint: "Leave the cell empty where the value is not known.", where: { file, row: bad.row, column } },
    );
  }
}
