import { dirname } from "node:path";
import yauzl from "yauzl";
import { sqlLiteral, withParquet } from "#server/storage/parquet-query";

/** Positions spread evenly over a list. */
const spread = (length: number, count: number): number[] =>
  Array.from({ length: Math.min(length, count) }, (_, at) =>
    Math.floor(((at + 0.5) * length) / Math.min(length, count)),
  );

/** Some rows of a CSV file of ours, spread over it, each as its columns in their order. */
export async function readExampleRows(path: string, count: number): Promise<[string, string | null][][]> {
  return withParquet(dirname(path), async (query) => {
    const rows = await query<Record<string, string | null>>(
      `SELECT * FROM read_csv(${sqlLiteral(path)}, all_varchar = true, header = true)`,
    );
    return spread(rows.length, count).map((at) => Object.entries(rows[at] ?? {}));
  });
}

async function withArchive<T>(
  path: string,
  work: (zip: yauzl.ZipFile, entries: yauzl.Entry[]) => Promise<T>,
): Promise<T> {
  const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false });
  try {
    const entries: yauzl.Entry[] = [];
    for await (const entry of zip.eachEntry()) if (/\.(png|jpe?g|webp)$/i.test(entry.fileName)) entries.push(entry);
    return await work(zip, entries);
  } finally {
    zip.close();
  }
}

/** Names of some images of an archive of ours, spread over it. */
export const listExampleImages = (path: string, count: number): Promise<string[]> =>
  withArchive(path, async (_, entries) => spread(entries.length, count).map((at) => entries[at]?.fileName ?? ""));

/** The bytes of an image of an archive of ours; null where it has no such image. */
export const readExampleImage = (path: string, name: string): Promise<Buffer | null> =>
  withArchive(path, async (zip, entries) => {
    const entry = entries.find(({ fileName }) => fileName === name);
    if (!entry) return null;
    const pieces: Buffer[] = [];
    for await (const piece of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) pieces.push(piece);
    return Buffer.concat(pieces);
  });
