import yauzl from "yauzl";
import type { Dataset } from "#server/contracts/dataset";
import { placeOf } from "#server/contracts/image-key";
import { imagesFolder, uploadKey } from "#server/storage/keys";
import type { Storage } from "#server/storage/storage";

/** How long an archive stays open for further images. */
const KEEP_MS = 30_000;
const MOST_OPEN = 4;
/** What ingest lets through at most: an archive that was put in its place later may hold more. */
const MOST_BYTES = 128 * 1024 * 1024;
type OpenArchive = { zip: yauzl.ZipFile; entries: Map<string, yauzl.Entry>; users: number; closing: NodeJS.Timeout };

const open = new Map<string, Promise<OpenArchive>>();

async function openArchive(path: string): Promise<OpenArchive> {
  const zip = await yauzl.openPromise(path, { lazyEntries: true, autoClose: false, decodeStrings: false });
  const entries = new Map<string, yauzl.Entry>();
  for await (const entry of zip.eachEntry()) {
    const name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
    if (!entries.has(name)) entries.set(name, entry);
  }
  return { zip, entries, users: 0, closing: setTimeout(() => forget(path), KEEP_MS).unref() };
}

function forget(path: string): void {
  const kept = open.get(path);
  open.delete(path);
  kept?.then(({ zip }) => zip.close()).catch(() => undefined);
}

/** An archive's list of files is read once for all the images of a page. */
function keepOpen(path: string): Promise<OpenArchive> {
  const kept = open.get(path);
  if (kept) return kept;
  const oldest = open.keys().next().value;
  if (open.size >= MOST_OPEN && oldest !== undefined) forget(oldest);
  const opening = openArchive(path);
  open.set(path, opening);
  opening.catch(() => open.delete(path));
  return opening;
}

async function readEntry({ zip, entries }: OpenArchive, name: string): Promise<Buffer | null> {
  const entry = entries.get(name);
  if (!entry || entry.uncompressedSize > MOST_BYTES) return null;
  const pieces: Buffer[] = [];
  for await (const piece of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** Where a set keeps its images: in a folder, by keys that `placeOf` reads; or, read long ago, in the archive they came in. */
type Kept = Pick<Dataset, "images" | "archive">;

/** The bytes of an image of a set; null where it has no such file. */
export type ReadImage = (file: string) => Promise<Buffer | null>;

/** The column of a dataset that says which file an image is. */
export const imageColumn = ({ images }: Pick<Dataset, "images">): string => (images ? "image_file" : "image");

/** Reads single images of a stored set. */
export function imageReader(storage: Storage, set: string, { images, archive }: Kept): ReadImage {
  if (images)
    return async (key) => {
      const place = placeOf(key);
      return place && storage.readMember(imagesFolder(set), place.file, place.span);
    };
  if (!archive) return async () => null;
  return async (file) => readEntry(await keepOpen(await storage.fetch(uploadKey(set))), file).catch(() => null);
}
