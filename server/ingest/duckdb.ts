import { randomUUID } from "node:crypto";
import { mkdir, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { type DuckDBConnection, type DuckDBDataChunk, DuckDBInstance } from "@duckdb/node-api";

/** How the name of a folder begins that holds the tables of a file while it is read. */
const TABLES = "tables-";

/**
 * Queries that run at once where there is more than one to run. Each runs on the one thread that asks for it: had DuckDB threads of its
 * own beside, whichever has nothing to do looks for work again and again, on a core that others could use.
 */
export const QUERIES_AT_ONCE = 2;

/** Where a connection leads to, so that others can be opened beside it. */
const instances = new WeakMap<DuckDBConnection, DuckDBInstance>();

/** The tables that hold the parts of a table, by its name. */
const partsOf = new WeakMap<DuckDBInstance, Map<string, string[]>>();

const oneAfterTheOther = (tables: readonly string[], columns: string): string =>
  tables.map((table) => `SELECT ${columns} FROM ${table}`).join(" UNION ALL ");

export type Opened = { connection: DuckDBConnection; close: () => Promise<void> };

/**
 * A DuckDB of its own, which reads and writes in `directory` and reaches no file but `files` elsewhere. It spills into a folder of
 * its own in there, which is gone when it is closed: two that spill into one folder write over each other.
 *
 * @param tables where its tables are kept: in a file they may be larger than memory
 * @param folder how the name begins of its own folder
 */
export async function openDuckDB(
  directory: string,
  files: string[],
  tables: "in memory" | "in a file",
  folder = "spilled-",
): Promise<Opened> {
  const work = join(directory, `${folder}${randomUUID()}`);
  if (tables === "in a file") await mkdir(work);
  const instance = await DuckDBInstance.create(tables === "in a file" ? join(work, "tables") : ":memory:", {
    threads: "1",
    memory_limit: "1GB",
    temp_directory: work,
    // What is read is read once.
    enable_external_file_cache: "false",
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

/** Waits for all, also where one fails: what they work on can be closed then. */
export async function untilAllEnd<T extends readonly unknown[]>(
  work: {
    [K in keyof T]: T[K] | Promise<T[K]>;
  },
): Promise<T> {
  const ends = await Promise.allSettled(work);
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return ends.map((end) => (end as PromiseFulfilledResult<unknown>).value) as unknown as T;
}

/** Another connection to the same tables. */
async function connectBeside(connection: DuckDBConnection): Promise<DuckDBConnection> {
  const instance = instances.get(connection);
  if (!instance) throw new Error("The connection was opened elsewhere: none can be opened beside it.");
  const own = await instance.connect();
  instances.set(own, instance);
  return own;
}

/** Runs `work` with a connection of its own to the same tables, so that it may run beside other work on them. */
export async function withBeside<T>(
  connection: DuckDBConnection,
  work: (own: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const own = await connectBeside(connection);
  try {
    return await work(own);
  } finally {
    own.closeSync();
  }
}

/**
 * Makes a table in parts, each in a table of its own, side by side, and a view of them one after the other. Of parts of one table, all but
 * the first would be copied once more when they are committed.
 *
 * @param parts statements that fill a table of the given name, one after the other: the first makes it
 */
export async function createInParts(
  connection: DuckDBConnection,
  name: string,
  parts: ((table: string) => string[])[],
): Promise<void> {
  const tables = parts.map((_, at) => `${name}_part_${at}`);
  await mapQueries(connection, parts.entries(), async (own, [at, part]) => {
    for (const sql of part(tables[at] as string)) await own.run(sql);
  });
  await connection.run(`CREATE VIEW ${name} AS ${oneAfterTheOther(tables, "*")}`);
  const instance = instances.get(connection);
  if (instance) partsOf.set(instance, new Map([...(partsOf.get(instance) ?? []), [name, tables]]));
}

/**
 * SQL for some columns of a table that may be in parts, to stand behind FROM. A query of few columns of a wide table is planned sooner
 * than over the view, which names them all.
 */
export function columnsOf(connection: DuckDBConnection, name: string, columns: readonly string[]): string {
  const instance = instances.get(connection);
  const tables = (instance && partsOf.get(instance)?.get(name)) ?? [];
  return tables.length < 2 ? name : `(${oneAfterTheOther(tables, columns.join(", "))}) AS ${name}`;
}

/** Does away with what `createInParts` has made or begun, of so many parts. */
export async function dropParts(connection: DuckDBConnection, name: string, parts: number): Promise<void> {
  const instance = instances.get(connection);
  if (instance) partsOf.get(instance)?.delete(name);
  await connection.run(`DROP VIEW IF EXISTS ${name}`);
  for (let at = 0; at < parts; at++) await connection.run(`DROP TABLE IF EXISTS ${name}_part_${at}`);
}

/**
 * Does something for each of several columns, or parts of the rows, in queries of their own, `QUERIES_AT_ONCE` at a time.
 *
 * @param work is given a connection to the same tables
 * @returns what `work` gave, in the order of the items
 */
export async function mapQueries<T, R>(
  connection: DuckDBConnection,
  items: Iterable<T>,
  work: (connection: DuckDBConnection, item: T) => Promise<R>,
): Promise<R[]> {
  const waiting = [...items].entries();
  const results: R[] = [];
  const takeTurns = async (own: DuckDBConnection): Promise<void> => {
    for (const [at, item] of waiting) results[at] = await work(own, item);
  };
  const besides = Array.from({ length: QUERIES_AT_ONCE - 1 }, () => withBeside(connection, takeTurns));
  await untilAllEnd([takeTurns(connection), ...besides]);
  return results;
}

/** The runs of a query's rows, of which the next is fetched while one is worked on. */
async function* streamAhead(connection: DuckDBConnection, sql: string): AsyncGenerator<DuckDBDataChunk> {
  const runs = (await connection.stream(sql))[Symbol.asyncIterator]();
  let next = runs.next();
  try {
    for (let run = await next; !run.done; run = await next) {
      next = runs.next();
      yield run.value;
    }
  } finally {
    await next.catch(() => undefined);
  }
}

/** Yields the rows of a query as they come, a run of them at a time, as DuckDB holds them: of the tables and files that a connection leads to. */
export async function* streamBeside(connection: DuckDBConnection, sql: string): AsyncGenerator<DuckDBDataChunk> {
  const own = await connectBeside(connection);
  try {
    yield* streamAhead(own, sql);
  } finally {
    own.closeSync();
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
