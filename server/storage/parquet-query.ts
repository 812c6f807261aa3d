import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from "@duckdb/node-api";
import { TooSlowError } from "#server/errors";

/** Longest that somebody waits for an answer, their turn included. */
const LONGEST_MS = 10_000;

/** Queries that run side by side; further ones wait for their turn. */
const MOST_AT_ONCE = 4;

let running = 0;
const waiting: (() => void)[] = [];

const tooSlow = (): TooSlowError =>
  new TooSlowError(
    "Looking through the rows took too long and was stopped.",
    "Try again in a moment, or narrow it down: a label, a slice or a variant first, and words last.",
  );

/** A turn is handed from one to the next, so that nobody who comes later takes it. */
async function takeTurn(signal: AbortSignal | null): Promise<void> {
  if (signal?.aborted) throw tooSlow();
  if (running < MOST_AT_ONCE) {
    running++;
    return;
  }
  await new Promise<void>((resolve, reject) => {
    const leave = (): void => {
      waiting.splice(waiting.indexOf(take), 1);
      reject(tooSlow());
    };
    const take = (): void => {
      signal?.removeEventListener("abort", leave);
      resolve();
    };
    waiting.push(take);
    signal?.addEventListener("abort", leave, { once: true });
  });
}

function endTurn(): void {
  const next = waiting.shift();
  if (next) next();
  else running--;
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
 *
 * @param longestMs until it is stopped, the wait for a turn included; null where nobody waits for it
 * @throws TooSlowError when it is stopped
 */
export async function withParquet<T>(
  directory: string,
  work: (query: ParquetQuery, connection: DuckDBConnection) => Promise<T>,
  longestMs: number | null = LONGEST_MS,
): Promise<T> {
  const signal = longestMs === null ? null : AbortSignal.timeout(longestMs);
  await takeTurn(signal);
  try {
    const { connection, close } = await open(directory);
    const interrupt = (): void => connection.interrupt();
    signal?.addEventListener("abort", interrupt, { once: true });
    try {
      if (signal?.aborted) throw tooSlow();
      const query: ParquetQuery = async (sql, values = []) => {
        const reader = await connection.runAndReadAll(sql, values);
        return reader.getRowObjectsJS() as never;
      };
      return await work(query, connection);
    } catch (error) {
      throw signal?.aborted ? tooSlow() : error;
    } finally {
      signal?.removeEventListener("abort", interrupt);
      close();
    }
  } finally {
    endTurn();
  }
}
