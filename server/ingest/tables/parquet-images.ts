import type { DuckDBConnection } from "@duckdb/node-api";
import { DuckDBBlobValue } from "@duckdb/node-api";
import type { Archive, ArchiveEntry } from "#server/ingest/archives/archive";
import { literal } from "#server/ingest/duckdb";
import type { ImageStore } from "#server/ingest/images/image-store";
import { MAX_ENTRY_BYTES } from "#server/ingest/limits";
import { type ParquetColumn, toRefusal } from "#server/ingest/tables/parquet-columns";

const MEGABYTE = 1024 * 1024;

const notListed = (): never => {
  throw new Error("The images of a Parquet file are read from the store.");
};

/**
 * Puts the images of a column of a Parquet file into the store and lists them as the files of an archive, by the names that
 * `raw` has for them. A name that comes again stands for the first of its images, as in an archive.
 */
export async function openParquetImages(
  connection: DuckDBConnection,
  path: string,
  file: string,
  { images }: ParquetColumn,
  index: number,
  store: ImageStore,
): Promise<Archive> {
  const entries: ArchiveEntry[] = [];
  const sql = `SELECT raw.c${index} AS name, ${images?.bytes} AS bytes
    FROM read_parquet(${literal(path)}, file_row_number = true) AS stored JOIN raw ON raw.row = stored.file_row_number + 1`;
  try {
    const result = await connection.stream(sql);
    for await (const chunk of result) {
      const [names = [], blobs = []] = [chunk.getColumnValues(0), chunk.getColumnValues(1)];
      for (const [at, name] of names.entries()) {
        const blob = blobs[at];
        const bytes = blob instanceof DuckDBBlobValue ? blob.bytes : null;
        const problem =
          bytes === null
            ? "has no bytes"
            : bytes.length > MAX_ENTRY_BYTES
              ? `is larger than ${MAX_ENTRY_BYTES / MEGABYTE} MB`
              : null;
        const key = bytes !== null && problem === null ? await store.put(bytes) : null;
        entries.push({
          name: String(name),
          bytes: bytes?.length ?? 0,
          problem,
          read: async () => (key === null ? notListed() : store.read(key)),
          stream: async () => notListed(),
        });
      }
    }
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code) throw cause;
    throw toRefusal(cause, file);
  }
  return { entries, close: async () => undefined };
}
