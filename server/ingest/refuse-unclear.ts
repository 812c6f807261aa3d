import type { DuckDBConnection } from "@duckdb/node-api";
import type { Inspection } from "#server/contracts/dataset";
import type { Mapping } from "#server/contracts/mapping";
import { InputError } from "#server/errors";
import { queryRows, trimmed } from "#server/ingest/duckdb";
import { shorten } from "#server/ingest/name-list";
import { UNCLEAR } from "#server/ingest/profile-numbers";

/** Columns that a mapping reads numbers from. */
export const numberColumns = ({ features, bins, weight }: Pick<Mapping, "features" | "bins" | "weight">): string[] => [
  ...new Set([...Object.values(features), ...Object.keys(bins), weight].filter((column) => column !== null)),
];

/** @throws InputError naming the first number of which nobody can say whether it has decimals or thousands */
export async function refuseUnclear(
  connection: DuckDBConnection,
  { columns }: Pick<Inspection, "columns">,
  mapping: Mapping,
  file: string,
): Promise<void> {
  const name = numberColumns(mapping).find(
    (used) => columns.find((column) => column.name === used)?.numbers?.decimal === "unclear",
  );
  if (name === undefined) return;
  const value = trimmed(`c${columns.findIndex((column) => column.name === name)}`);
  const [first] = await queryRows<{ row: number; value: string }>(
    connection,
    `SELECT row, v AS value FROM (SELECT row, ${value} AS v FROM raw) WHERE regexp_matches(v, '^${UNCLEAR}') ORDER BY row LIMIT 1`,
  );
  const found = shorten(first?.value ?? "", 40);
  const [whole = "", decimals = ""] = found.split(/[.,]/);
  const column = shorten(name);
  throw new InputError(
    `Row ${first?.row} of ${file} has '${found}' in column '${column}', which may be ${whole}.${decimals} or ${whole}${decimals}.`,
    {
      hint: `Nothing is guessed: write ${whole}.${decimals} with a decimal point, or ${whole}${decimals} without a mark between thousands, and the whole column so.`,
      where: { file, row: first?.row, column },
    },
  );
}
