import { basename, join } from "node:path";
import { openZip } from "#server/ingest/archives/open-zip";
import { decodeImage } from "#server/ingest/decode-image";
import { literal, withDuckDB } from "#server/ingest/duckdb";
import { DECODED_AT_ONCE } from "#server/ingest/limits";
import { mapInOrder } from "#server/ingest/map-in-order";

const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
};

/** Seconds that DuckDB alone takes to read a CSV file and write it as Parquet. */
export function measureDuckDB(path: string, folder: string): Promise<number> {
  const target = literal(join(folder, "limit.parquet"));
  return withDuckDB(
    folder,
    (connection) =>
      secondsOf(() =>
        connection.run(
          `COPY (SELECT * FROM read_csv(${literal(path)}, header = true, all_varchar = true)) TO ${target} (FORMAT parquet)`,
        ),
      ),
    [path],
  );
}

/** Seconds that reading and decoding the images of a zip archive take, and nothing else. */
export async function measureDecoding(path: string): Promise<number> {
  const archive = await openZip(path, basename(path));
  try {
    const sound = archive.entries.filter(({ problem }) => problem === null);
    return await secondsOf(async () => {
      for await (const _ of mapInOrder(
        sound,
        DECODED_AT_ONCE,
        async (entry) => void (await decodeImage(await entry.read())),
      ));
    });
  } finally {
    await archive.close();
  }
}
