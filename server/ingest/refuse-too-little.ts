import type { DuckDBConnection } from "@duckdb/node-api";
import { InputError } from "#server/errors";
import { queryRows } from "#server/ingest/duckdb";
import { MIN_ROWS } from "#server/ingest/limits";
import type { LabelSpace } from "#server/ingest/match-labels";

/** A reason for which rows were skipped, as it was given for the first of them. */
type Fault = { reason: string; row: number; rows: bigint };

/** The reason for which most rows were skipped, whatever the value that a row has. Reads the view `skipped`. */
async function findCommonFault(connection: DuckDBConnection): Promise<Fault | null> {
  const [fault] = await queryRows<Fault>(
    connection,
    `SELECT arg_min(reason, row) AS reason, min(row) AS row, count(*) AS rows FROM skipped
     GROUP BY regexp_replace(reason, '''.*?''', '') ORDER BY rows DESC, row LIMIT 1`,
  );
  return fault ?? null;
}

/** What to do about a reason for skipping rows: the first whose words are in it. */
const MENDS: [RegExp, string][] = [
  [
    /no finite number|none of its codes/,
    "Put that column right in the file, choose another for the feature, or say that the feature is not in the file.",
  ],
  [/^has no label$/, "Fill in the label column, or choose another."],
  [/which is set aside$/, "Say which label of the family each value of the label column means."],
  [/weight/, "Put the weights right, or read the file without a weight column."],
  [/^has no group$/, "Fill in the group column, or read the file without one."],
  [/^has no text/, "Choose the column that holds the text."],
];

const mendOf = (reason: string): string =>
  MENDS.find(([words]) => words.test(reason))?.[1] ?? "Put that right in the file, and upload it again.";

/** The way out: where most rows were skipped, to have them back, and not to find others. */
async function hintAtMore(connection: DuckDBConnection, rows: number, skipped: number): Promise<string> {
  const fault = skipped > 0 ? await findCommonFault(connection) : null;
  const more = "Add labelled examples of your domain: a few hundred begin to tell variants apart.";
  if (fault === null) return more;
  const { reason, row } = fault;
  if (skipped < rows || rows + skipped < MIN_ROWS) return `Of the skipped rows, row ${row} ${reason}. ${more}`;
  const alike = Number(fault.rows);
  const which = alike === skipped ? `All ${skipped} skipped rows were` : `${alike} of the ${skipped} skipped rows were`;
  return `${which} set aside for one reason: row ${row}, the first, ${reason}. ${mendOf(reason)}`;
}

/**
 * @param classCounts usable rows of each label
 * @param skipped rows that were set aside, each with a reason in the view `skipped`
 * @throws InputError where no ranking can be made of the usable rows, with what keeps the others from being used
 */
export async function refuseTooLittle(
  connection: DuckDBConnection,
  classCounts: number[],
  family: LabelSpace,
  skipped: number,
  file: string,
): Promise<void> {
  const rows = classCounts.reduce((sum, count) => sum + count, 0);
  if (rows < MIN_ROWS) {
    const found = `${rows} usable ${rows === 1 ? "row" : "rows"}${skipped > 0 ? ` (${skipped} skipped)` : ""}`;
    throw new InputError(`${file} has ${found}; a ranking needs at least ${MIN_ROWS}.`, {
      hint: await hintAtMore(connection, rows, skipped),
      where: { file },
    });
  }
  const present = family.labels.filter((_, index) => (classCounts[index] ?? 0) > 0);
  if (present.length < 2) {
    throw new InputError(`All ${rows} usable rows of ${file} carry one label, '${present[0]}'.`, {
      hint: `A ranking needs rows of at least two of ${family.labels.join(", ")}: on one class alone, a model that always says '${present[0]}' would win.`,
      where: { file },
    });
  }
}
