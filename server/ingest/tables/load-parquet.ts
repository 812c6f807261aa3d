import type { DuckDBConnection } from "@duckdb/node-api";
import type { FileFormat } from "#server/contracts/dataset";
import type { Modality } from "#server/contracts/family";
import { InputError } from "#server/errors";
import { literal } from "#server/ingest/duckdb";
import { MAX_ROWS } from "#server/ingest/limits";
import { nameColumns } from "#server/ingest/name-columns";
import {
  describeParquet,
  type ParquetColumn,
  queryFile,
  quoted,
  readClassNames,
  toRefusal,
} from "#server/ingest/tables/parquet-columns";

export type LoadedParquet = {
  format: FileFormat;
  columns: string[];
  /** The column of images, where the family reads images; its values in `raw` are the images' names. */
  images: ParquetColumn | null;
};

const IMAGE_NAMES = ["image", "img", "picture", "photo", "pixel_values"];

/** The column whose images are read: one named for it, else the first. */
function chooseImages(columns: ParquetColumn[], file: string): ParquetColumn {
  const candidates = columns.filter(({ images }) => images !== null);
  const named = candidates.find(({ name }) => IMAGE_NAMES.includes(name.toLowerCase()));
  const found = named ?? candidates[0];
  if (found) return found;
  throw new InputError(`${file} has no column of images.`, {
    hint: "Write the bytes of each image file into a column `image`, as Hugging Face's datasets does, with a column for the label.",
    where: { file },
  });
}

/** SQL for a value as text: class numbers by name, nested values as JSON. */
function toText({ name, type }: ParquetColumn, classes: string[] | undefined): string {
  const column = quoted(name);
  if (type === "BLOB" || /\bBLOB\b/.test(type)) return "NULL";
  if (classes && /INT/.test(type)) {
    const list = `[${classes.map(literal).join(", ")}]`;
    return `CASE WHEN ${column} >= 0 THEN list_extract(${list}, ${column}::BIGINT + 1) END`;
  }
  if (/^(STRUCT|MAP|UNION)|\[\]$|\[\d+\]$/.test(type)) return `to_json(${column})::VARCHAR`;
  return `${column}::VARCHAR`;
}

/** SQL for the name of an image: its path, or the number of its row where it has none. */
const nameImage = ({ images }: ParquetColumn): string =>
  `coalesce(nullif(${images?.path ?? "NULL"}, ''), 'row ' || (file_row_number + 1))`;

/** Images that share a name, as where a writer names each "image.png", are told apart by their row. */
async function tellApart(connection: DuckDBConnection, index: number): Promise<void> {
  const name = `c${index}`;
  await connection.run(
    `UPDATE raw SET ${name} = ${name} || ' (row ' || row || ')'
     WHERE ${name} IN (SELECT ${name} FROM raw GROUP BY ${name} HAVING count(*) > 1)`,
  );
}

/**
 * Loads a Parquet file into `raw`, read by DuckDB itself; `rejected` stays empty, since each row has a value for each column.
 *
 * @throws InputError where it is no sound Parquet file, or, for images, has no column of them
 */
export async function loadParquet(
  connection: DuckDBConnection,
  path: string,
  file: string,
  modality: Modality,
): Promise<LoadedParquet> {
  const columns = await describeParquet(connection, path, file);
  const [count] = await queryFile<{ rows: bigint }>(
    connection,
    `SELECT count(*) AS rows FROM read_parquet(${literal(path)})`,
    file,
  );
  if (Number(count?.rows) > MAX_ROWS) {
    throw new InputError(
      `${file} has ${Number(count?.rows).toLocaleString("en-GB")} rows; at most ${MAX_ROWS.toLocaleString("en-GB")} are read.`,
      {
        hint: "Send a random sample: a few thousand rows tell variants apart.",
        where: { file },
      },
    );
  }
  const images = modality === "image" ? chooseImages(columns, file) : null;
  const classes = await readClassNames(connection, path, file);
  const values = columns.map((column, index) => {
    const text = column === images ? nameImage(column) : toText(column, classes.get(column.name));
    return `CASE WHEN trim(${text}) <> '' THEN replace(${text}, chr(0), '\ufffd') END AS c${index}`;
  });
  try {
    await connection.run(
      `CREATE TABLE raw AS SELECT (file_row_number + 1)::UINTEGER AS row, ${values.join(", ")}
       FROM read_parquet(${literal(path)}, file_row_number = true)`,
    );
  } catch (cause) {
    throw toRefusal(cause, file);
  }
  await connection.run("CREATE TABLE rejected (row UINTEGER, reason VARCHAR)");
  if (images) await tellApart(connection, columns.indexOf(images));
  return {
    format: images ? "image-parquet" : "parquet",
    columns: nameColumns(columns.map(({ name }) => name)),
    images,
  };
}
