import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type DuckDBConnection, type DuckDBDataChunk, DuckDBInstance } from "@duckdb/node-api";

/** How the name of a folder begins that holds the tables of a file while it is read. */
const TABLES = "tables-";

export const THREADS = 2;
/** DuckDB gives rows to its threads by so many at a time. */
const ROW_GROUP = 122_880;

/** Where a connection leads to, so that others can be opened beside it. */
const instances = new WeakMap<DuckDBConnection, DuckDBInstance>();

type Opened = { connection: DuckDBConnection; close: () => Promise<void> };

/**
 * A DuckDB of its own, which reads and writes in `directory` and reaches no file but `files` elsewhere. It spills into a folder of
 * its own in there, which is gone when it is closed: two that spill into one folder write over each other.
 *
 * @param tables where its tables are kept: in a file they may be larger than memory
 * @param folder how the name begins of its own folder
 */
async function openDuckDB(
  directory: string,
  files: string[],
  tables: "in memory" | "in a file",
  folder = "spilled-",
): Promise<Opened> {
  const work = join(directory, `${folder}${randomUUID()}`);
  if (tables === "in a file") await mkdir(work);
  const instance = await DuckDBInstance.create(tables === "in a file" ? join(work, "tables") : ":memory:", {
    threads: String(THREADS),
    memory_limit: "1GB",
    temp_directory: work,
    autoinstall_known_extensions: "false",
    autoload_known_extensions: "false",
  });
  const connection = await instance.connect();
  instances.set(connection, instance);
  const close = async (): Promise<void> => {
    connection.closeSync();
    instance.closeSync();
    await rm(work, { recursive: true, force: true });
  };
  await connection.run(`SET allowed_directories = [${literal(directory)}]`);
  await connection.run(`SET allowed_paths = [${files.map(literal).join(", ")}]`);
  // What is in the tables is gone with them: nothing has to be put in order when they are closed.
  await connection.run("PRAGMA disable_checkpoint_on_shutdown");
  await connection.run("SET enable_external_access = false");
  await connection.run("SET lock_configuration = true");
  return { connection, close };
}

async function runIn<T>({ connection, close }: Opened, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  try {
    return await work(connection);
  } finally {
    await close();
  }
}

/** Runs `work` on a DuckDB of its own, which is closed afterwards and reads no file but `files` outside `directory`. */
export async function withDuckDB<T>(
  directory: string,
  work: (connection: DuckDBConnection) => Promise<T>,
  files: string[] = [],
): Promise<T> {
  return runIn(await openDuckDB(directory, files, "in memory"), work);
}

/** Of files whose tables are made in memory: that is quicker, and what does not fit is spilled. */
const SMALL_BYTES = 128 * 1024 * 1024;

/** As `withDuckDB`, with the tables that `work` makes of large files kept in a file of `directory` until it ends: memory does not grow with them. */
export async function withTables<T>(
  directory: string,
  work: (connection: DuckDBConnection) => Promise<T>,
  files: string[] = [],
): Promise<T> {
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  const isSmall = sizes.reduce((sum, size) => sum + size, 0) <= SMALL_BYTES;
  return runIn(await openDuckDB(directory, files, isSmall ? "in memory" : "in a file", TABLES), work);
}

/** Removes from a directory the tables of a process that was killed while it read a file there. */
export async function removeLeftTables(directory: string): Promise<void> {
  const left = (await readdir(directory)).filter((name) => name.startsWith(TABLES));
  for (const name of left) await rm(join(directory, name), { recursive: true, force: true });
}

export async function queryRows<Row>(connection: DuckDBConnection, sql: string): Promise<Row[]> {
  const reader = await connection.runAndReadAll(sql);
  return reader.getRowObjectsJS() as Row[];
}

/**
 * Does something for each of several columns, or parts of the rows, in queries of their own. On few rows a query runs on one thread alone,
 * and as many run at once as there are threads.
 *
 * @param rows of the tables that the queries go through
 * @param work is given a connection to the same tables
 * @returns what `work` gave, in the order of the items
 */
export async function mapQueries<T, R>(
  connection: DuckDBConnection,
  items: Iterable<T>,
  rows: number,
  work: (connection: DuckDBConnection, item: T) => Promise<R>,
): Promise<R[]> {
  const waiting = [...items].entries();
  const results: R[] = [];
  const takeTurns = async (own: DuckDBConnection): Promise<void> => {
    for (const [at, item] of waiting) results[at] = await work(own, item);
  };
  const instance = rows < ROW_GROUP * THREADS ? instances.get(connection) : undefined;
  const beside: DuckDBConnection[] = [];
  try {
    if (instance) for (let more = 1; more < THREADS; more++) beside.push(await instance.connect());
    const ends = await Promise.allSettled([connection, ...beside].map(takeTurns));
    for (const end of ends) if (end.status === "rejected") throw end.reason;
  } finally {
    for (const each of beside) each.closeSync();
  }
  return results;
}

/** Yields the rows of a query as they come, a run of them at a time, as DuckDB holds them. */
export async function* streamChunks(directory: string, sql: string): AsyncGenerator<DuckDBDataChunk> {
  const { connection, close } = await openDuckDB(directory, [], "in memory");
  try {
    yield* await connection.stream(sql);
  } finally {
    await close();
  }
}

/** As `streamChunks`, from where a connection leads to: the tables there, and the files that it may read. */
export async function* streamBeside(connection: DuckDBConnection, sql: string): AsyncGenerator<DuckDBDataChunk> {
  const beside = await instances.get(connection)?.connect();
  try {
    yield* await (beside ?? connection).stream(sql);
  } finally {
    beside?.closeSync();
  }
}

/** Yields the rows of a query as they come, a run of them at a time, each run as the values of its columns. */
export async function* streamColumns(directory: string, sql: string): AsyncGenerator<unknown[][]> {
  for await (const chunk of streamChunks(directory, sql)) {
    yield Array.from({ length: chunk.columnCount }, (_, index) => chunk.getColumnValues(index) as unknown[]);
  }
}

/** A value as an SQL string literal. */
export function literal(value: string): string {
  return `'${value.replaceAll("'", "''")}'`;
}

/**
 * SQL for a value without the white space around it, NULL where nothing is left. Most cells begin and end with a visible character, and
 * nothing of them is trimmed: that goes through every character of a text, and costs more than all else that is done to a number.
 */
export function trimmed(column: string): string {
  return `(CASE WHEN regexp_full_match(${column}, '(?s)[!-~](.*[!-~])?') THEN ${column} ELSE nullif(trim(${column}, chr(9) || chr(10) || chr(13) || chr(32) || chr(160) || chr(65279) || chr(12288)), '') END)`;
}
