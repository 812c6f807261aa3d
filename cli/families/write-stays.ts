import { copyFile, mkdtemp, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { NEEDED, type Part, staysSql } from "#cli/families/stays/stays-sql";
import { InputError } from "#server/errors";
import { literal, queryRows, withDuckDB } from "#server/ingest/duckdb";

type DuckDB = Parameters<Parameters<typeof withDuckDB>[1]>[0];

export type StaysOptions = {
  /** Hourly records as CSV, also gzipped, in the columns of the PhysioNet/CinC Challenge 2019 behind a `stay_id`. */
  recordsPath: string;
  part: Part;
  /** Hours by which laboratory values are known later than they were recorded. */
  labDelayHours: number;
  /** The CSV to write: stay_id, label, slices and features. */
  outPath: string;
};

/** Reads the records into a table `records`: stay_id, hour and numbers. */
async function loadRecords(connection: DuckDB, path: string): Promise<void> {
  const file = basename(path);
  const source = `read_csv(${literal(path)}, header = true, all_varchar = true)`;
  const described = await queryRows<{ column_name: string }>(connection, `DESCRIBE SELECT * FROM ${source}`);
  const found = new Set(described.map(({ column_name }) => column_name));
  const missing = NEEDED.filter((name) => !found.has(name));
  if (missing.length > 0) {
    const hint = "The records need the columns of the PhysioNet/CinC Challenge 2019 and a stay_id.";
    throw new InputError(`${file} has no column ${missing.join(", ")}.`, { hint, where: { file } });
  }
  const numbers = NEEDED.filter((name) => name !== "stay_id" && name !== "ICULOS");
  const columns = ["stay_id", "ICULOS::INTEGER AS hour", ...numbers.map((name) => `"${name}"::DOUBLE AS "${name}"`)];
  await connection.run(`CREATE TABLE records AS SELECT ${columns.join(", ")} FROM ${source}`).catch((cause: Error) => {
    const hint = "Every value but stay_id is a number; leave a cell empty where it is missing.";
    throw new InputError(`${file} cannot be read: ${cause.message.split("\n")[0]}`, { hint, where: { file }, cause });
  });
}

/** Turns hourly records of stays in intensive care into a table of one row a stay, in the order of their names. */
export async function writeStays({ recordsPath, part, labDelayHours, outPath }: StaysOptions): Promise<void> {
  // DuckDB reaches one folder only, so the records are brought into it.
  const folder = await mkdtemp(join(dirname(outPath), ".stays-"));
  try {
    const records = join(folder, basename(recordsPath));
    await copyFile(recordsPath, records).catch((cause) => {
      const hint = "Name the folder that holds the data of all families.";
      throw new InputError(`There are no hourly records ${recordsPath}.`, { hint, cause });
    });
    const stays = join(folder, "stays.csv");
    await withDuckDB(folder, async (connection) => {
      await loadRecords(connection, records);
      await connection.run(`COPY (${staysSql(part, labDelayHours)}) TO ${literal(stays)} (FORMAT csv, HEADER)`);
    });
    await rename(stays, outPath);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
