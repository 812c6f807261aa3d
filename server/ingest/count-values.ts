import type { DuckDBConnection } from "@duckdb/node-api";
import type { Dataset } from "#server/contracts/dataset";
import type { Mapping } from "#server/contracts/mapping";
import { nameRanges } from "#server/contracts/quantiles";
import { InputError } from "#server/errors";
import { EMPTY } from "#server/ingest/cut-bins";
import { queryRows } from "#server/ingest/duckdb";
import { MAX_CATEGORIES, MAX_SLICE_VALUE } from "#server/ingest/limits";
import { shorten } from "#server/ingest/name-list";

async function countValues(connection: DuckDBConnection, column: string): Promise<{ value: string; rows: number }[]> {
  const counts = await queryRows<{ value: string; rows: bigint }>(
    connection,
    `SELECT ${column}::VARCHAR AS value, count(*) AS rows FROM judged WHERE reason IS NULL GROUP BY 1 ORDER BY 2 DESC, 1`,
  );
  return counts.map(({ value, rows }) => ({ value, rows: Number(rows) }));
}

/** Usable rows per class of the family. */
export async function countClasses(connection: DuckDBConnection, classes: number): Promise<number[]> {
  const counts = new Map((await countValues(connection, "label")).map(({ value, rows }) => [Number(value), rows]));
  return Array.from({ length: classes }, (_, index) => counts.get(index) ?? 0);
}

/**
 * Values of each slice column with their usable rows: the most frequent first, ranges as they rise.
 *
 * @throws InputError for a column that does not hold categories
 */
export async function countSlices(
  connection: DuckDBConnection,
  { slices, bins }: Mapping,
  file: string,
): Promise<Dataset["slices"]> {
  const counted = [];
  for (const [index, column] of slices.entries()) {
    const [size] = await queryRows<{ distinct: bigint; longest: bigint }>(
      connection,
      `SELECT count(DISTINCT slice_${index}) AS distinct, max(length(slice_${index})) AS longest FROM judged WHERE reason IS NULL`,
    );
    const hint = "Choose a column of categories.";
    const where = { file, column: shorten(column) };
    if (Number(size?.distinct) > MAX_CATEGORIES) {
      const found = `Column '${shorten(column)}' has ${size?.distinct} different values`;
      throw new InputError(`${found}; a slice column has at most ${MAX_CATEGORIES}.`, { hint, where });
    }
    if (Number(size?.longest) > MAX_SLICE_VALUE) {
      const found = `Column '${shorten(column)}' has a value of ${size?.longest} characters`;
      throw new InputError(`${found}; the name of a slice has at most ${MAX_SLICE_VALUE}.`, { hint, where });
    }
    const values = await countValues(connection, `slice_${index}`);
    const edges = Object.hasOwn(bins, column) ? bins[column] : undefined;
    if (edges) {
      const order = [...nameRanges(edges), EMPTY];
      values.sort((a, b) => order.indexOf(a.value) - order.indexOf(b.value));
    }
    counted.push({ column, values });
  }
  return counted;
}

/**
 * Number of groups among the usable rows, and how many of them are of two rows; both null where rows stand alone.
 *
 * @throws InputError where all rows are one group
 */
export async function countGroups(
  connection: DuckDBConnection,
  { group }: Mapping,
  file: string,
): Promise<{ groups: number | null; pairs: number | null }> {
  if (group === null) return { groups: null, pairs: null };
  const [counted] = await queryRows<{ groups: bigint; pairs: bigint }>(
    connection,
    `SELECT count(*) AS groups, count(*) FILTER (members = 2) AS pairs
     FROM (SELECT count(*) AS members FROM judged WHERE reason IS NULL GROUP BY "group")`,
  );
  const groups = Number(counted?.groups ?? 0);
  if (groups > 1) return { groups, pairs: Number(counted?.pairs ?? 0) };
  throw new InputError(`Column '${shorten(group)}' puts all rows into one group.`, {
    hint: "Choose another group column, or none.",
    where: { file, column: shorten(group) },
  });
}

/**
 * Of how many rows of equal weight the usable rows are worth, by Kish's (sum w)^2 / sum w^2; null where none has a weight.
 *
 * @throws InputError where fewer than two rows count
 */
export async function countWeights(
  connection: DuckDBConnection,
  { weight }: Mapping,
  file: string,
): Promise<number | null> {
  if (weight === null) return null;
  const [found] = await queryRows<{ counting: bigint; worth: number | null }>(
    connection,
    `SELECT count(*) FILTER (weight > 0) AS counting, pow(sum(weight), 2) / nullif(sum(weight * weight), 0) AS worth
     FROM judged WHERE reason IS NULL`,
  );
  if (Number(found?.counting ?? 0) > 1 && found?.worth) return found.worth;
  throw new InputError(`Column '${shorten(weight)}' gives fewer than 2 rows a weight above 0.`, {
    hint: "Choose another weight column, or none.",
    where: { file, column: shorten(weight) },
  });
}
