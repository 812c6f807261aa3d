import { createWriteStream } from "node:fs";
import { copyFile, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import yazl from "yazl";
import { openZip } from "#server/ingest/archives/open-zip";
import { literal, withDuckDB } from "#server/ingest/duckdb";

/** Writes at most so many images of an archive, spread evenly over it, into another. */
export async function cutArchive(path: string, rows: number, target: string): Promise<void> {
  const archive = await openZip(path, path);
  const zip = new yazl.ZipFile();
  const written = pipeline(zip.outputStream, createWriteStream(target));
  const { entries } = archive;
  const count = Math.min(rows, entries.length);
  for (let row = 0; row < count; row++) {
    const entry = entries[Math.floor((row * entries.length) / count)];
    if (entry) zip.addBuffer(await entry.read(), entry.name, { compress: false });
  }
  zip.end();
  await written;
  await archive.close();
}

/** Writes the first rows of a table as CSV. */
export async function cutTable(path: string, rows: number, target: string): Promise<void> {
  const folder = dirname(target);
  const source = join(folder, "whole.csv");
  // DuckDB reaches this folder only.
  await copyFile(path, source);
  await withDuckDB(folder, (connection) =>
    connection.run(
      `COPY (SELECT * FROM read_csv(${literal(source)}, header = true, all_varchar = true) LIMIT ${rows}) TO ${literal(target)} (FORMAT csv, HEADER)`,
    ),
  );
  await rm(source);
}
