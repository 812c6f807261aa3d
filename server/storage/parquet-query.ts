import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from "@duckdb/node-api";

/** Queries that run side by side; further ones wait for their turn. */
const MOST_AT_ONCE = 4;

let running = 0;
const waiting: (() => void)[] = [];

async function takeTurn(): Promise<void> {
  if (running >= MOST_AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
  running++;
}

function endTurn(): void {
  running--;
  waiting.shift()?.();
}

/** A string as an SQL literal; for paths of our own, where no parameter is taken. */
export const sqlLiteral = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** Asks stored Parquet files; rows as objects by column. */
export type ParquetQuery = <Row>(sql: string, values?: DuckDBValue[]) => Promise<Row[]>;

async function open(directory: string): Promise<{ connection: DuckDBConnection; close: () => void }> {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "2",
    memory_limit: "512MB",
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  await connection.run(`SET allowed_directories = [${sqlLiteral(directory)}]`);
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
  return {
    connection,
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/**
 * Runs `work` with a DuckDB of its own that reads the files below `directory` and reaches nothing else. What people ask for
 * goes in as bound values, never as SQL.
 */
export async function withParquet<T>(
  directory: string,
  work: (query: ParquetQuery, connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  await takeTurn();
  try {
    const { connection, close } = await open(directory);
    try {
      const query: ParquetQuery = async (sql, values = []) => {
        const reader = await connection.runAndReadAll(sql, values);
        return reader.getRowObjectsJS() as never;
      };
      return await work(query, connection);
    } finally {
      close();
    }
  } finally {
    endTurn();
  }
}
