import { createReadStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createTarDecoder, type TarHeader } from "modern-tar";
import { FiftyfoldError, InputError } from "#server/errors";
import { isLitter, looksLikeTable } from "#server/ingest/archive-names";
import {
  type Archive,
  type ArchiveEntry,
  findNameProblem,
  isArchiveName,
  refuseTooMuch,
} from "#server/ingest/archives/archive";
import { type EndWatch, watchEnd } from "#server/ingest/archives/end-watch";
import { gunzipFile } from "#server/ingest/archives/gunzip";
import { type ImageStore, openImageStore } from "#server/ingest/images/image-store";
import { MAX_METADATA_BYTES } from "#server/ingest/limits";
import { storable } from "#server/ingest/raw-table";

export type TarOptions = {
  isGzip: boolean;
  /** An existing folder for the tables of the archive, which are read whole. */
  workDirectory: string;
  /** Where files other than tables go; null where they are only listed. */
  store: ImageStore | null;
};

const KINDS: Partial<Record<NonNullable<TarHeader["type"]>, string>> = {
  link: "is a link to another file",
  symlink: "is a link to another file",
  "character-device": "is a device",
  "block-device": "is a device",
  fifo: "is a pipe",
};

function findProblem({ type = "file", size }: TarHeader, name: string): string | null {
  return KINDS[type] ?? (type === "file" ? findNameProblem(name, size) : "is no plain file");
}

const notUnpacked = (): never => {
  throw new Error("The file was listed and not unpacked.");
};

/** Bytes of zeros that every tar archive ends with; writers pad with more of them. */
const END_BYTES = 512;

/** Passes an archive on, and breaks it off with an error where it does not end as one: it was cut short. */
async function* withEnd(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let end: Buffer = Buffer.alloc(0);
  for await (const piece of source) {
    end = piece.length >= END_BYTES ? piece.subarray(-END_BYTES) : Buffer.concat([end, piece]).subarray(-END_BYTES);
    yield piece;
  }
  if (end.length < END_BYTES || end.some((byte) => byte !== 0)) throw new Error("it ends before its end mark");
}

type TarFile = { header: TarHeader; body: ReadableStream<Uint8Array> };

/** The files of an archive one after the other, as the decoder finds them. */
async function* decodeTar(source: Readable, wait: EndWatch["wait"], watch: EndWatch["watch"]): AsyncGenerator<TarFile> {
  const decoder = createTarDecoder({ strict: false });
  watch(
    (Readable.toWeb(Readable.from(withEnd(source))) as ReadableStream<Uint8Array>).pipeTo(decoder.writable as never),
  );
  const files = (decoder.readable as ReadableStream<TarFile>).getReader();
  for (let next = await wait(files.read()); !next.done; next = await wait(files.read())) yield next.value;
}

async function* piecesOf(body: ReadableStream<Uint8Array>, wait: EndWatch["wait"]): AsyncGenerator<Uint8Array> {
  const pieces = body.getReader();
  for (let next = await wait(pieces.read()); !next.done; next = await wait(pieces.read())) yield next.value;
}

/** A tar file has no directory to look a file up in, so it is read through once and what is wanted of it put down. */
async function listEntries(
  source: Readable,
  file: string,
  tables: ImageStore,
  images: ImageStore | null,
): Promise<ArchiveEntry[]> {
  const { wait, watch, stop } = watchEnd();
  try {
    return await unpack(decodeTar(source, wait, watch), wait, file, tables, images);
  } finally {
    stop();
  }
}

async function unpack(
  files: AsyncIterable<TarFile>,
  wait: EndWatch["wait"],
  file: string,
  tables: ImageStore,
  images: ImageStore | null,
): Promise<ArchiveEntry[]> {
  const entries: ArchiveEntry[] = [];
  const seen = new Set<string>();
  let [count, unpacked] = [0, 0];
  for await (const { header, body } of files) {
    const isFolder = header.type === "directory" || header.name.endsWith("/");
    const name = storable(header.name.replace(/^(\.\/)+/, ""));
    count++;
    unpacked += header.size;
    refuseTooMuch(count, unpacked, file);
    if (isFolder || name === "" || isLitter(name)) {
      await wait(body.cancel());
      continue;
    }
    const problem = seen.has(name) ? "is in the archive twice" : findProblem(header, name);
    seen.add(name);
    const isTable = looksLikeTable(name) && header.size <= MAX_METADATA_BYTES;
    const isInner = isArchiveName(name) && header.type !== "symlink" && header.type !== "link";
    const store = isInner ? tables : problem !== null ? null : isTable ? tables : images;
    if (store === null) await wait(body.cancel());
    const pieces = piecesOf(body, wait);
    const key = store && (isInner ? await store.putStream(pieces) : await store.put(await buffer(pieces)));
    const read = async (): Promise<Buffer> => (store && key ? store.read(key) : notUnpacked());
    const stream = async (): Promise<Readable> =>
      store && key ? createReadStream(join(store.folder, key)) : notUnpacked();
    entries.push({ name, bytes: header.size, problem, read, stream });
  }
  return entries;
}

/**
 * Reads a tar archive, packed by gzip or not, through once. Tables are put into the work folder until the archive is closed,
 * other files into `store`.
 *
 * @throws InputError where it is no sound archive, or holds more than anybody ranks on
 */
export async function openTar(
  path: string,
  file: string,
  { isGzip, workDirectory, store }: TarOptions,
): Promise<Archive> {
  const folder = await mkdtemp(join(workDirectory, "tables-"));
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const { size } = await stat(path);
  const source = isGzip ? gunzipFile(path, size, file) : createReadStream(path, { highWaterMark: 1 << 18 });
  try {
    return { entries: await listEntries(source, file, openImageStore(folder), store), close };
  } catch (cause) {
    await close();
    if (cause instanceof FiftyfoldError) throw cause;
    if ((cause as NodeJS.ErrnoException).code === "ENOSPC") throw cause;
    const words = cause instanceof Error ? cause.message.replace(/\.$/, "") : String(cause);
    throw new InputError(`${file} is no sound ${isGzip ? "tar.gz" : "tar"} archive (${words}).`, {
      hint: "It may be cut short: send it again, or pack it again.",
      where: { file },
      cause,
    });
  } finally {
    source.destroy();
  }
}
