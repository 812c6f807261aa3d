import { PassThrough } from "node:stream";
import yauzl from "yauzl";
import type { Bucket } from "#server/storage/s3/bucket";
import { openObject } from "#server/storage/s3/objects";
import type { FoundFile, Span } from "#server/storage/storage";

/** Archives whose lists of files are kept: one of 50,000 images takes about 20 MB. */
const MOST_OPEN = 4;

type Listed = { zip: yauzl.ZipFile; entries: Map<string, yauzl.Entry> };

/** Reads spans of an object, as the list of an archive and then one file of it. */
class ObjectReader extends yauzl.RandomAccessReader {
  private readonly bucket: Bucket;
  private readonly key: string;

  constructor(bucket: Bucket, key: string) {
    super();
    this.bucket = bucket;
    this.key = key;
  }

  override _readStreamForRange(start: number, end: number): PassThrough {
    const passed = new PassThrough();
    openObject(this.bucket, this.key, { start, end: end - 1 }).then(
      ({ stream }) => {
        stream.on("error", (error) => passed.destroy(error));
        passed.on("close", () => stream.destroy());
        stream.pipe(passed);
      },
      (error) => passed.destroy(error),
    );
    return passed;
  }
}

async function listArchive(bucket: Bucket, key: string, bytes: number): Promise<Listed> {
  const reader = new ObjectReader(bucket, key);
  const zip = await yauzl.fromRandomAccessReaderPromise(reader, bytes, { lazyEntries: true, autoClose: false });
  const entries = new Map<string, yauzl.Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  return { zip, entries };
}

/** Reads single files out of archives in the store. Their lists are read once for all the images of a page. */
export function openRemoteArchives(bucket: Bucket) {
  const open = new Map<string, Promise<Listed>>();
  const list = (key: string, { bytes, version }: FoundFile): Promise<Listed> => {
    const name = `${key} ${version}`;
    const kept = open.get(name);
    if (kept) return kept;
    const oldest = open.keys().next().value;
    if (open.size >= MOST_OPEN && oldest !== undefined) open.delete(oldest);
    const listing = listArchive(bucket, key, bytes);
    open.set(name, listing);
    listing.catch(() => open.delete(name));
    return listing;
  };
  return {
    read: async (key: string, found: FoundFile, member: string, span: Span | null): Promise<Buffer | null> => {
      const { zip, entries } = await list(key, found);
      const entry = entries.get(member);
      if (!entry) return null;
      const pieces: Buffer[] = [];
      const options = span && { start: span.start, end: span.end + 1 };
      const stream = await (options ? zip.openReadStreamPromise(entry, options) : zip.openReadStreamPromise(entry));
      for await (const piece of stream as AsyncIterable<Buffer>) pieces.push(piece);
      return Buffer.concat(pieces);
    },
  };
}
