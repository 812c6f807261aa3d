import { randomUUID } from "node:crypto";
import { rename } from "node:fs/promises";
import {
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBUIntegerVector,
  type DuckDBUSmallIntVector,
  type DuckDBUTinyIntVector,
  UINTEGER,
  USMALLINT,
  UTINYINT,
  VARCHAR,
} from "@duckdb/node-api";
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

/**
 * Row by row, so that no array of boxed values is made of a column first.
 *
 * @throws RangeError where there is not one number for each row
 */
function setNumbers(block: DuckDBDataChunk, at: number, numbers: ArrayLike<number>, unit = 1): void {
  const vector = block.getColumnVector(at) as DuckDBUTinyIntVector | DuckDBUSmallIntVector | DuckDBUIntegerVector;
  if (numbers.length !== vector.itemCount)
    throw new RangeError(`${numbers.length} numbers are not those of ${vector.itemCount} rows.`);
  for (let row = 0; row < numbers.length; row++) vector.setItem(row, Math.round((numbers[row] as number) * unit));
  vector.flush();
}

/** The rows of a run, in the order of `columnsOf`. */
function blockOf(
  types: DuckDBType[],
  { start, truth, plurality, right, split, answers, confidences }: AnswersRun,
): DuckDBDataChunk {
  const block = DuckDBDataChunk.create(types, truth.length);
  const positions = Uint32Array.from(truth, (_, row) => start + row);
  const counted = [positions, truth, plurality, right, split];
  const tallies = Array.from(truth, (_, row) => tallyOf(answers, row));
  for (const [at, column] of counted.entries()) setNumbers(block, at, column);
  block.setColumnValues(counted.length, tallies);
  const first = counted.length + 1;
  for (const [at, column] of answers.entries()) setNumbers(block, first + at, column);
  for (const [at, column] of confidences.entries())
    setNumbers(block, first + answers.length + at, column, CONFIDENCE_UNITS);
  return block;
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
  const types = columns.map(({ type }) => type);
  // Two workers may write the same table at once, when one was taken for dead.
  const fresh = `${path}.${randomUUID()}.part`;
  await writingParquet(folder, async (query, connection) => {
    await query(`CREATE TABLE answers(${columns.map(({ name, type }) => `${name} ${type}`).join(", ")})`);
    const appender = await connection.createAppender("answers");
    for await (const run of runs) appender.appendDataChunk(blockOf(types, run));
    appender.closeSync();
    await query(`
      COPY (SELECT numbered.row, answers.* EXCLUDE (position) FROM answers JOIN (
              SELECT row, row_number() OVER (ORDER BY row) - 1 AS position FROM read_parquet(${sqlLiteral(dataset)})
            ) numbered USING (position) ORDER BY position)
      TO ${sqlLiteral(fresh)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)`);
  });
  await rename(fresh, path);
}
