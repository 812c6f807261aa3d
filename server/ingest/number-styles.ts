import type { Dataset, Inspection } from "#server/contracts/dataset";
import type { Mapping } from "#server/contracts/mapping";
import { PLAIN, type StyleOf } from "#server/ingest/number-sql";
import { numberColumns } from "#server/ingest/refuse-unclear";

/** How the columns that a mapping reads numbers from write them, and which of those are worth saying. */
export function readStyles(
  { columns }: Pick<Inspection, "columns">,
  mapping: Mapping,
): { styleOf: StyleOf; unusual: Dataset["numberStyles"] } {
  const byName = new Map(columns.map(({ name, numbers }) => [name, numbers ?? PLAIN]));
  const styleOf: StyleOf = (column) => byName.get(column) ?? PLAIN;
  const unusual = numberColumns(mapping)
    .map((column) => ({ column, decimal: styleOf(column).decimal, unit: styleOf(column).unit }))
    .filter(({ decimal, unit }) => decimal !== PLAIN.decimal || unit !== PLAIN.unit);
  return { styleOf, unusual };
}
