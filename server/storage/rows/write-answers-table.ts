import { randomUUID } from "node:crypto";
import { rename } from "node:fs/promises";
import { DuckDBDataChunk, type DuckDBValue, UINTEGER, USMALLINT, UTINYINT, VARCHAR } from "@duckdb/node-api";
import { answerColumn, CONFIDENCE_UNITS, confidenceColumn } from "#server/storage/answers-table";
import { sqlLiteral, writingParquet } from "#server/storage/parquet-query";

/** What the variants answer on n rows that begin at position `start` of the dataset; each array of shape (n). */
export type AnswersRun = {
  start: number;
  truth: ArrayLike<number>;
  plurality: ArrayLike<number>;
  right: ArrayLike<number>;
  split: ArrayLike<number>;
  /** Per variant: class indices. */
  answers: ArrayLike<number>[];
  /** Per variant: softmax probability of its own answer. */
  confidences: ArrayLike<number>[];
};

/** Columns as they are appended; the row's number in the file takes the place of its position at the end. */
const columnsOf = (variants: string[]) => [
  { name: "position", type: UINTEGER },
  { name: "truth", type: UTINYINT },
  { name: "plurality", type: UTINYINT },
  { name: '"right"', type: USMALLINT },
  { name: "split", type: USMALLINT },
  { name: "tally", type: VARCHAR },
  ...variants.map((variant) => ({ name: answerColumn(variant), type: UTINYINT })),
  ...variants.map((variant) => ({ name: confidenceColumn(variant), type: USMALLINT })),
];

/** How many variants give each answer to a row, the most frequent first, of equally frequent ones the first class. */
function tallyOf(answers: ArrayLike<number>[], row: number): string {
  const counts: number[] = [];
  for (const column of answers) {
    const answer = column[row] as number;
    counts[answer] = (counts[answer] ?? 0) + 1;
  }
  const given = Object.entries(counts).sort(([, many], [, more]) => more - many);
  return given.map(([answer, variants]) => `${answer}:${variants}`).join(" ");
}

function valuesOf({ start, truth, plurality, right, split, answers, confidences }: AnswersRun): DuckDBValue[][] {
  const positions = Array.from(truth, (_, index) => start + index);
  const units = (column: ArrayLike<number>): number[] =>
    Array.from(column, (share) => Math.round(share * CONFIDENCE_UNITS));
  const counted = [truth, plurality, right, split].map((column) => Array.from(column));
  const tallies = Array.from(truth, (_, row) => tallyOf(answers, row));
  return [positions, ...counted, tallies, ...answers.map((column) => Array.from(column)), ...confidences.map(units)];
}

/**
 * Writes the table of answers. It appears whole, by a rename.
 *
 * @param folder that holds the dataset, and the table afterwards
 * @param runs whose positions together count the dataset's rows from 0
 */
export async function writeAnswersTable(
  path: string,
  { folder, dataset, variants }: { folder: string; dataset: string; variants: string[] },
  runs: AsyncIterable<AnswersRun>,
): Promise<void> {
  const columns = columnsOf(variants);
  // Two workers may write the same table at once, when one was taken for dead.
  const fresh = `${path}.${randomUUID()}.part`;
  await writingParquet(folder, async (query, connection) => {
    await query(`CREATE TABLE answers(${columns.map(({ name, type }) => `${name} ${type}`).join(", ")})`);
    const appender = await connection.createAppender("answers");
    for await (const run of runs) {
      const block = DuckDBDataChunk.create(
        columns.map(({ type }) => type),
        run.truth.length,
      );
      block.setColumns(valuesOf(run));
      appender.appendDataChunk(block);
    }
    appender.closeSync();
    await query(`
      COPY (SELECT numbered.row, answers.* EXCLUDE (position) FROM answers JOIN (
              SELECT row, row_number() OVER (ORDER BY row) - 1 AS position FROM read_parquet(${sqlLiteral(dataset)})
            ) numbered USING (position) ORDER BY position)
      TO ${sqlLiteral(fresh)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)`);
  });
  await rename(fresh, path);
}
