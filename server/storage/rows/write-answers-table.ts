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

const columnsOf = (variants: string[]) => [
  { name: "row", type: UINTEGER },
  { name: "truth", type: UTINYINT },
  { name: "plurality", type: UTINYINT },
  { name: '"right"', type: USMALLINT },
  { name: "split", type: USMALLINT },
  { name: "tally", type: VARCHAR },
  ...variants.map((variant) => ({ name: answerColumn(variant), type: UTINYINT })),
  ...variants.map((variant) => ({ name: confidenceColumn(variant), type: USMALLINT })),
];
const TALLY = 5;

/** Rows that are handed over at a time, as many as DuckDB holds together: each column of each block is asked for and copied by itself. */
const BLOCK_ROWS = 2048;

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

type Numbers = Uint8Array | Uint16Array | Uint32Array;

/** The numbers of a new vector, as they lie there, to be set all at once. */
function numbersOf(vector: DuckDBUTinyIntVector | DuckDBUSmallIntVector | DuckDBUIntegerVector): Numbers {
  const { items } = vector as unknown as { items: unknown };
  if (items instanceof Uint8Array || items instanceof Uint16Array || items instanceof Uint32Array) return items;
  throw new TypeError("A vector of numbers is kept otherwise than it was.");
}

/**
 * Writes the numbers of several runs into one column.
 *
 * @throws RangeError where there is not one number for each row
 */
function setNumbers(block: DuckDBDataChunk, at: number, runs: ArrayLike<number>[], unit = 1): void {
  const vector = block.getColumnVector(at) as DuckDBUTinyIntVector | DuckDBUSmallIntVector | DuckDBUIntegerVector;
  const given = runs.reduce((sum, { length }) => sum + length, 0);
  if (given !== vector.itemCount) throw new RangeError(`${given} numbers are not those of ${vector.itemCount} rows.`);
  const numbers = numbersOf(vector);
  let to = 0;
  for (const run of runs) {
    if (unit === 1) numbers.set(run, to);
    else for (let row = 0; row < run.length; row++) numbers[to + row] = Math.round((run[row] as number) * unit);
    to += run.length;
  }
  vector.flush();
}

/** A run whose rows are known by their number in the file. */
type NumberedRun = AnswersRun & { numbers: Uint32Array };

/** The rows of some runs, in the order of `columnsOf`. */
function blockOf(types: DuckDBType[], runs: NumberedRun[], variants: number): DuckDBDataChunk {
  const rows = runs.reduce((sum, { truth }) => sum + truth.length, 0);
  const block = DuckDBDataChunk.create(types, rows);
  const counted = ["numbers", "truth", "plurality", "right", "split"] as const;
  for (const [at, column] of counted.entries())
    setNumbers(
      block,
      at,
      runs.map((run) => run[column]),
    );
  block.setColumnValues(
    TALLY,
    runs.flatMap(({ truth, answers }) => Array.from(truth, (_, row) => tallyOf(answers, row))),
  );
  for (let k = 0; k < variants; k++) {
    const of = (columns: ArrayLike<number>[]): ArrayLike<number> => columns[k] ?? [];
    setNumbers(
      block,
      TALLY + 1 + k,
      runs.map(({ answers }) => of(answers)),
    );
    setNumbers(
      block,
      TALLY + 1 + variants + k,
      runs.map(({ confidences }) => of(confidences)),
      CONFIDENCE_UNITS,
    );
  }
  return block;
}

/** The runs that make a block, after each other. */
async function* blocks(runs: AsyncIterable<AnswersRun>, rowNumbers: Uint32Array): AsyncGenerator<NumberedRun[]> {
  let gathered: NumberedRun[] = [];
  let [rows, next] = [0, 0];
  for await (const run of runs) {
    const { length } = run.truth;
    if (run.start !== next) throw new RangeError(`Rows ${run.start} on follow ${next}.`);
    next += length;
    if (rows + length > BLOCK_ROWS && rows > 0) {
      yield gathered;
      gathered = [];
      rows = 0;
    }
    gathered.push({ ...run, numbers: rowNumbers.subarray(run.start, next) });
    rows += length;
  }
  if (rows > 0) yield gathered;
  if (next !== rowNumbers.length)
    throw new RangeError(`Answers to ${next} rows are not those to ${rowNumbers.length}.`);
}

/**
 * Writes the table of answers. It appears whole, by a rename.
 *
 * @param folder that holds the dataset, and the table afterwards
 * @param runs which follow each other, each of at most some thousand rows
 * @throws RangeError where the runs are not of the dataset's rows, in their order
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
    const found = await connection.runAndReadAll(`SELECT row FROM read_parquet(${sqlLiteral(dataset)}) ORDER BY row`);
    const rowNumbers = Uint32Array.from(found.getColumns()[0] ?? [], Number);
    const appender = await connection.createAppender("answers");
    for await (const some of blocks(runs, rowNumbers)) appender.appendDataChunk(blockOf(types, some, variants.length));
    appender.closeSync();
    // Rows that were appended in their order are written in it.
    await query(`COPY answers TO ${sqlLiteral(fresh)} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 20480)`);
  });
  await rename(fresh, path);
}
