import type { DuckDBConnection } from "@duckdb/node-api";

/** Takes what a reader finds, by row number: from 1, the header and blank lines not counted. */
export type RawTable = {
  add: (row: number, values: (string | null)[]) => void;
  reject: (row: number, reason: string) => void;
};

/** U+FFFD in the place of what a database cannot hold: NUL and halves of surrogate pairs, as JSON can escape them. */
export const storable = (value: string): string => value.replaceAll("\0", "\ufffd").toWellFormed();

/** Makes the table of the rows that could not be read, and why. */
export async function createRejectedTable(connection: DuckDBConnection): Promise<void> {
  await connection.run("CREATE TABLE rejected (row UINTEGER, reason VARCHAR)");
}

export async function dropRejectedTable(connection: DuckDBConnection): Promise<void> {
  await connection.run("DROP TABLE rejected");
}

/**
 * Makes the tables `raw(row, c0, c1, ...)`, all values as text and a blank one NULL, and `rejected(row, reason)`, and has
 * `read` fill them.
 */
export async function fillRawTable(
  connection: DuckDBConnection,
  columns: number,
  read: (table: RawTable) => Promise<void>,
): Promise<void> {
  const names = Array.from({ length: columns }, (_, index) => `c${index} VARCHAR`);
  await connection.run(`CREATE TABLE raw (row UINTEGER, ${names.join(", ")})`);
  await createRejectedTable(connection);
  const raw = await connection.createAppender("raw");
  const rejected = await connection.createAppender("rejected");
  try {
    await read({
      add: (row, values) => {
        raw.appendUInteger(row);
        for (const value of values) {
          if (value === null || value.trim() === "") raw.appendNull();
          else raw.appendVarchar(storable(value));
        }
        raw.endRow();
      },
      reject: (row, reason) => {
        rejected.appendUInteger(row);
        rejected.appendVarchar(reason);
        rejected.endRow();
      },
    });
  } finally {
    raw.closeSync();
    rejected.closeSync();
  }
}
