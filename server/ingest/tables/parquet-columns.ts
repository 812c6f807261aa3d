import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { InputError } from "#server/errors";
import { literal, queryRows } from "#server/ingest/duckdb";
import { MAX_COLUMNS } from "#server/ingest/limits";

/** A column of a Parquet file; `images` says how to reach the bytes and the name of an image, where it holds them. */
export type ParquetColumn = { name: string; type: string; images: { bytes: string; path: string } | null };

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const classLabels = z.object({
  info: z.object({
    features: z.record(
      z.string(),
      z.object({ _type: z.string().optional(), names: z.array(z.string()).max(10_000).optional() }).loose(),
    ),
  }),
});

/** Runs a query on a file of a stranger: DuckDB's own words say what is wrong with it. */
export async function queryFile<Row>(connection: DuckDBConnection, sql: string, file: string): Promise<Row[]> {
  try {
    return await queryRows<Row>(connection, sql);
  } catch (cause) {
    throw toRefusal(cause, file);
  }
}

/** What DuckDB says of a Parquet file that it cannot read, without where the file lies here. */
export function toRefusal(cause: unknown, file: string): unknown {
  if (!(cause instanceof Error)) return cause;
  if (/No space left/i.test(cause.message)) return cause;
  const [words = ""] = cause.message.replace(/'?\/[^\s'"]*'?/g, "the file").split("\n");
  if (/out of memory/i.test(words)) {
    return new InputError(`A row group of ${file} is too large to be read.`, {
      hint: "Write it with smaller row groups, such as 1,000 rows each.",
      where: { file },
      cause,
    });
  }
  return new InputError(
    `${file} is no sound Parquet file (${words
      .replace(/^[A-Z][\w ]*Error: /, "")
      .replace(/\.$/, "")
      .slice(0, 160)}).`,
    {
      hint: "It may be cut short: send it again, or write it again.",
      where: { file },
      cause,
    },
  );
}

function findImages(name: string, type: string): ParquetColumn["images"] {
  const column = quoted(name);
  if (type === "BLOB") return { bytes: column, path: "NULL" };
  if (!/^STRUCT\(/.test(type) || !/\bbytes"? BLOB\b/.test(type)) return null;
  return { bytes: `${column}.bytes`, path: /\bpath"? VARCHAR\b/.test(type) ? `${column}.path` : "NULL" };
}

/** The columns of a Parquet file, in order. */
export async function describeParquet(
  connection: DuckDBConnection,
  path: string,
  file: string,
): Promise<ParquetColumn[]> {
  const sql = `DESCRIBE SELECT * FROM read_parquet(${literal(path)})`;
  const columns = await queryFile<{ column_name: string; column_type: string }>(connection, sql, file);
  if (columns.length > MAX_COLUMNS) {
    throw new InputError(`${file} has ${columns.length} columns; at most ${MAX_COLUMNS} are read.`, {
      hint: "Keep the input, the label and the columns that make slices.",
      where: { file },
    });
  }
  return columns.map(({ column_name: name, column_type: type }) => ({ name, type, images: findImages(name, type) }));
}

/**
 * Names of the classes of columns that hold class numbers, as Hugging Face's datasets library writes them into the file.
 *
 * @see https://huggingface.co/docs/datasets/package_reference/main_classes#datasets.ClassLabel
 */
export async function readClassNames(
  connection: DuckDBConnection,
  path: string,
  file: string,
): Promise<Map<string, string[]>> {
  const sql = `SELECT decode(value) AS value FROM parquet_kv_metadata(${literal(path)}) WHERE decode(key) = 'huggingface' LIMIT 1`;
  const [found] = await queryFile<{ value: string }>(connection, sql, file).catch(() => []);
  const names = new Map<string, string[]>();
  if (!found) return names;
  try {
    const { features } = classLabels.parse(JSON.parse(found.value)).info;
    for (const [column, { _type, names: classes }] of Object.entries(features)) {
      if (_type === "ClassLabel" && classes) names.set(column, classes);
    }
  } catch {
    // Without names that can be read, the numbers stand for themselves.
  }
  return names;
}
