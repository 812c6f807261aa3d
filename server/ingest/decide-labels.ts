import type { DuckDBConnection } from "@duckdb/node-api";
import type { LabelCount } from "#server/contracts/dataset";
import type { Mapping } from "#server/contracts/mapping";
import { InputError } from "#server/errors";
import { columnsOf, queryRows, trimmed } from "#server/ingest/duckdb";
import { MAX_CATEGORIES, MAX_LABEL_VALUES } from "#server/ingest/limits";
import { type LabelSpace, matchLabels } from "#server/ingest/match-labels";
import { shorten } from "#server/ingest/name-list";

/** Label values of the file that nothing says how to read. */
export class UnknownLabelsError extends InputError {}

type ValueCount = { value: string; rows: bigint; first: number };

async function countLabelValues(
  connection: DuckDBConnection,
  column: string,
  mapping: Mapping,
  file: string,
): Promise<ValueCount[]> {
  const counts = await queryRows<ValueCount>(
    connection,
    `SELECT value, count(*) AS rows, min(row) AS first FROM (SELECT row, ${trimmed(column)} AS value FROM ${columnsOf(connection, "raw", ["row", column])})
     WHERE value IS NOT NULL GROUP BY value ORDER BY rows DESC, value LIMIT ${MAX_LABEL_VALUES + 1}`,
  );
  if (counts.length <= MAX_LABEL_VALUES) return counts;
  throw new InputError(
    `Column '${shorten(mapping.label)}' of ${file} has more than ${MAX_LABEL_VALUES} different values: it does not look like labels.`,
    { hint: "Choose the column that holds the labels.", where: { file, column: shorten(mapping.label) } },
  );
}

function refuseUnknown(unknown: ValueCount[], all: boolean, mapping: Mapping, family: LabelSpace, file: string): never {
  const listed = unknown.slice(0, 5).map(({ value, rows }) => `'${shorten(value, 40)}' (${rows} rows)`);
  const more = unknown.length > 5 ? ` and ${unknown.length - 5} more` : "";
  const column = shorten(mapping.label);
  throw new UnknownLabelsError(
    `Column '${column}' of ${file} holds ${all ? "only values" : "values"} that fit no label of the family: ${listed.join(", ")}${more}.`,
    {
      hint: `Map each to one of ${family.labels.join(", ")} or set it aside${unknown.length > MAX_CATEGORIES ? "; is this the label column?" : "."}`,
      where: { file, column, row: Number(unknown[0]?.first) },
    },
  );
}

/**
 * Decides which label each label value in the file counts as, null where the person set it aside: by what they said, else
 * by the family's labels and synonyms.
 *
 * @throws InputError naming the values that fit no label, with their counts and the first row
 */
export async function decideLabels(
  connection: DuckDBConnection,
  column: string,
  mapping: Mapping,
  family: LabelSpace,
  file: string,
): Promise<LabelCount[]> {
  const counts = await countLabelValues(connection, column, mapping, file);
  const matched = matchLabels(
    counts.map(({ value }) => value),
    family,
  );
  const decided: LabelCount[] = [];
  const unknown: ValueCount[] = [];
  for (const count of counts) {
    const { value } = count;
    const said = Object.hasOwn(mapping.labels, value) ? mapping.labels[value] : undefined;
    const label = said === undefined ? matched.get(value) : said;
    if (said === null) decided.push({ value, rows: Number(count.rows), label: null });
    else if (label && family.labels.includes(label)) decided.push({ value, rows: Number(count.rows), label });
    else if (said !== undefined) {
      throw new InputError(`The family has no label '${shorten(said)}'.`, {
        hint: `Its labels are ${family.labels.join(", ")}.`,
        where: { column: shorten(mapping.label) },
      });
    } else unknown.push(count);
  }
  if (unknown.length > 0) refuseUnknown(unknown, unknown.length === counts.length, mapping, family, file);
  return decided;
}
