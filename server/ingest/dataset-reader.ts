import { dirname } from "node:path";
import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import { type Opened, openDuckDB, streamBeside, withBeside } from "#server/ingest/duckdb";

/** How long a reader that nobody uses stays open. */
const LONGEST_IDLE_MS = 10_000;

type Reader = { opening: Promise<Opened>; users: number; idle: NodeJS.Timeout | undefined };

/**
 * By the folder that they reach: the one that the folders of the sets lie in. A ranking asks for its rows in several places: whoever comes
 * next finds one open. It is for files that we have written ourselves, and for questions in which nothing stands that people wrote; what
 * they upload is read in a DuckDB of its own (`withTables`).
 */
const readers = new Map<string, Reader>();

function close(root: string, reader: Reader): void {
  if (readers.get(root) === reader) readers.delete(root);
  reader.opening.then(({ close }) => close()).catch(() => undefined);
}

/** Uses the reader of the folder of a dataset; to be given back. */
async function takeReader(directory: string): Promise<{ connection: DuckDBConnection; giveBack: () => void }> {
  const root = dirname(directory);
  const reader = readers.get(root) ?? { opening: openDuckDB(root, [], "in memory"), users: 0, idle: undefined };
  readers.set(root, reader);
  clearTimeout(reader.idle);
  reader.users++;
  const giveBack = (): void => {
    if (--reader.users === 0) reader.idle = setTimeout(close, LONGEST_IDLE_MS, root, reader).unref();
  };
  try {
    return { connection: (await reader.opening).connection, giveBack };
  } catch (error) {
    // One that could not be opened is of no use to the next.
    close(root, reader);
    throw error;
  }
}

/** Runs `work` with a connection that reads what lies in the folder of a dataset. */
export async function withReader<T>(directory: string, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const { connection, giveBack } = await takeReader(directory);
  try {
    return await withBeside(connection, work);
  } finally {
    giveBack();
  }
}

/** Yields the rows of a query on files in the folder of a dataset as they come, a run of them at a time, as DuckDB holds them. */
export async function* streamChunks(directory: string, sql: string): AsyncGenerator<DuckDBDataChunk> {
  const { connection, giveBack } = await takeReader(directory);
  try {
    yield* streamBeside(connection, sql);
  } finally {
    giveBack();
  }
}

/** As `streamChunks`, each run as the values of its columns. */
export async function* streamColumns(directory: string, sql: string): AsyncGenerator<unknown[][]> {
  for await (const chunk of streamChunks(directory, sql)) {
    yield Array.from({ length: chunk.columnCount }, (_, index) => chunk.getColumnValues(index) as unknown[]);
  }
}
