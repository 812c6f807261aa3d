import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from "@duckdb/node-api";
import { TooSlowError } from "#server/errors";

/** Longest that somebody waits for an answer, their turn included. */
const LONGEST_MS = 10_000;

/** How long a database stays open for further questions about the same files. */
const KEEP_MS = 30_000;
const MOST_KEPT = 4;

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
async function takeTurn(signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw tooSlow();
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
      signal.removeEventListener("abort", leave);
      resolve();
    };
    waiting.push(take);
    signal.addEventListener("abort", leave, { once: true });
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

/** A DuckDB that reads and writes below a directory and reaches nothing else. */
async function openDatabase(directory: string): Promise<DuckDBInstance> {
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
  connection.closeSync();
  return instance;
}

type Kept = { opening: Promise<DuckDBInstance>; users: number; closing: NodeJS.Timeout | undefined };
/** By directory, those asked last at the end. */
const kept = new Map<string, Kept>();

function forget(directory: string, one: Kept): void {
  clearTimeout(one.closing);
  if (kept.get(directory) === one) kept.delete(directory);
  one.opening.then((instance) => instance.closeSync()).catch(() => undefined);
}

/** What a database has learnt of its files, and some of their bytes, serve the next question about them. */
async function withKept<T>(directory: string, work: (instance: DuckDBInstance) => Promise<T>): Promise<T> {
  const one = kept.get(directory) ?? { opening: openDatabase(directory), users: 0, closing: undefined };
  clearTimeout(one.closing);
  one.users++;
  kept.delete(directory);
  kept.set(directory, one);
  for (const [other, idle] of kept) if (kept.size > MOST_KEPT && idle.users === 0) forget(other, idle);
  try {
    return await work(await one.opening);
  } catch (error) {
    // One that could not be opened is of no use to the next.
    await one.opening.catch(() => kept.get(directory) === one && kept.delete(directory));
    throw error;
  } finally {
    one.users--;
    if (one.users === 0) one.closing = setTimeout(() => forget(directory, one), KEEP_MS).unref();
  }
}

const queryOn =
  (connection: DuckDBConnection, signal: AbortSignal | null): ParquetQuery =>
  async (sql, values = []) => {
    if (signal?.aborted) throw tooSlow();
    const reader = await connection.runAndReadAll(sql, values);
    return reader.getRowObjectsJS() as never;
  };

async function ask<T>(
  instance: DuckDBInstance,
  signal: AbortSignal,
  work: (query: ParquetQuery) => Promise<T>,
): Promise<T> {
  const connection = await instance.connect();
  const interrupt = (): void => connection.interrupt();
  signal.addEventListener("abort", interrupt, { once: true });
  try {
    return await work(queryOn(connection, signal));
  } catch (error) {
    throw signal.aborted ? tooSlow() : error;
  } finally {
    signal.removeEventListener("abort", interrupt);
    connection.closeSync();
  }
}

/**
 * Runs `work` with a DuckDB that reads the files below `directory` and reaches nothing else. What people ask for goes in as bound
 * values, never as SQL.
 *
 * @param longestMs until it is stopped, the wait for a turn included
 * @throws TooSlowError when it is stopped
 */
export async function withParquet<T>(
  directory: string,
  work: (query: ParquetQuery) => Promise<T>,
  longestMs = LONGEST_MS,
): Promise<T> {
  const signal = AbortSignal.timeout(longestMs);
  await takeTurn(signal);
  try {
    return await withKept(directory, (instance) => ask(instance, signal, work));
  } finally {
    endTurn();
  }
}

/** Runs `work`, which writes Parquet files below `directory`, with a DuckDB of its own and as long as it takes. */
export async function writingParquet<T>(
  directory: string,
  work: (query: ParquetQuery, connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const instance = await openDatabase(directory);
  const connection = await instance.connect();
  try {
    return await work(queryOn(connection, null), connection);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}
