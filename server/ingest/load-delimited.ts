import type { DuckDBConnection } from "@duckdb/node-api";
import type { Encoding } from "#server/contracts/mapping";
import { InputError } from "#server/errors";
import { readCharacters } from "#server/ingest/decode-text";
import { MAX_COLUMNS, MAX_RECORD_BYTES } from "#server/ingest/limits";
import { loadPlain } from "#server/ingest/load-plain";
import { nameColumns } from "#server/ingest/name-columns";
import { findPlainTable } from "#server/ingest/plain-table";
import { fillRawTable, type RawTable } from "#server/ingest/raw-table";
import type { SniffedTable } from "#server/ingest/sniff-format";
import { createRecordSplitter, type Dialect, type TextRecord } from "#server/ingest/split-records";

const CLOSE_IT = 'Close the quote, or write a quote inside a value twice ("").';

async function* readRecords(
  path: string,
  name: string,
  dialect: Dialect,
  encoding: Encoding,
): AsyncGenerator<TextRecord[]> {
  const splitter = createRecordSplitter(dialect);
  for await (const piece of readCharacters(path, encoding)) {
    yield splitter.push(piece);
    const { line, characters } = splitter.pending();
    if (characters > MAX_RECORD_BYTES) {
      const limit = `${MAX_RECORD_BYTES / 1024 / 1024} MB`;
      throw new InputError(`The row that starts on line ${line} of ${name} is longer than ${limit}.`, {
        hint: `A quote in it may never be closed. ${CLOSE_IT}`,
        where: { file: name, line },
      });
    }
  }
  yield splitter.end();
}

/** Refuses a record whose open quote took other lines with it: how many rows were lost nobody can say. */
function refuseSwallowedRows({ problem, line }: TextRecord, row: number, name: string): void {
  if (!problem?.value.trim().includes("\n")) return;
  const what = row === 0 ? `The header of ${name}` : `Row ${row} of ${name} (line ${line})`;
  throw new InputError(`${what} opens a quote that is never closed, which swallows the rows after it.`, {
    hint: CLOSE_IT,
    where: { file: name, row, line },
  });
}

function readHeader({ fields, problem }: TextRecord, name: string): string[] {
  if (problem) {
    throw new InputError(`The header of ${name} ${problem.reason}.`, { hint: CLOSE_IT, where: { file: name, row: 0 } });
  }
  if (fields.length > MAX_COLUMNS) {
    throw new InputError(`${name} has ${fields.length} columns; at most ${MAX_COLUMNS} are read.`, {
      hint: "Keep the text, the label and the columns that make slices.",
      where: { file: name },
    });
  }
  return nameColumns(fields);
}

function addRecord(table: RawTable, { fields, problem }: TextRecord, row: number, width: number): void {
  if (problem) table.reject(row, problem.reason);
  else if (fields.length === width) table.add(row, fields);
  else {
    const found = fields.length === 1 ? "1 column" : `${fields.length} columns`;
    table.reject(row, `has ${found} where the header has ${width}`);
  }
}

/**
 * Loads a table of text into `raw` and `rejected`.
 *
 * Where every line is a row, as wide as the first and without a quote, DuckDB reads it. All else we read ourselves: DuckDB's own reader
 * ends in an internal error on mixed line ends, takes the header for a row after a blank first line, and numbers the lines of broken
 * rows in ways that differ with what is broken (measured on 1.5.4).
 *
 * @param table how it is laid out, with the names of the columns of a list without a header row; null where the first row names them
 * @returns the columns' names, and whether it is known that no cell has a sign that misleads a cast
 */
export async function loadDelimited(
  connection: DuckDBConnection,
  path: string,
  name: string,
  { dialect, header: stated }: Pick<SniffedTable, "dialect" | "header">,
  encoding: Encoding,
): Promise<{ columns: string[]; noMisleadingSigns: boolean }> {
  const batches = readRecords(path, name, dialect, encoding);
  let records: TextRecord[] = [];
  for (let next = await batches.next(); !next.done && records.length === 0; next = await batches.next()) {
    records = next.value;
    if (records.length > 0) break;
  }
  const [first] = records;
  if (!first)
    throw new InputError(`${name} is empty.`, { hint: "Send a table with a header row.", where: { file: name } });
  refuseSwallowedRows(first, 0, name);
  const columns = stated ?? readHeader(first, name);
  if (!stated && encoding === "utf-8") {
    const plain = await findPlainTable(path, dialect);
    if (plain && (await loadPlain(connection, path, dialect, plain, columns.length))) {
      await batches.return(undefined);
      return { columns, noMisleadingSigns: plain.noMisleadingSigns };
    }
  }
  const rows = stated ? records : records.slice(1);
  let row = 0;
  await fillRawTable(connection, columns.length, async (table) => {
    const add = (record: TextRecord): void => {
      row++;
      refuseSwallowedRows(record, row, name);
      addRecord(table, record, row, columns.length);
    };
    rows.forEach(add);
    for await (const more of batches) more.forEach(add);
  });
  return { columns, noMisleadingSigns: false };
}
