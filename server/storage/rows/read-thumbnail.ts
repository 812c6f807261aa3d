import sharp from "sharp";
import yauzl from "yauzl";

// Files of strangers meet the decoders of photographs only, as where they were taken in.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["Jpeg", "Png", "Webp", "Nsgif", "Tiff", "Heif"].map((format) => `VipsForeignLoad${format}`),
});

/** Longest side of a thumbnail in pixels; smaller images stay as they are. */
const SIDE = 320;
/** How long an archive stays open for further images. */
const KEEP_MS = 30_000;
const MOST_OPEN = 4;
/** What ingest lets through at most: an archive that was put in its place later may hold more. */
const MOST_BYTES = 128 * 1024 * 1024;
export const MOST_PIXELS = 100_000_000;

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

/** The bytes of a file of a stored archive; null where it has no such file. */
export const readImageBytes = async (archive: string, name: string): Promise<Buffer | null> =>
  readEntry(await keepOpen(archive), name).catch(() => null);

/**
 * An image of a stored archive as a small WebP, turned as its EXIF says.
 *
 * @returns null where the archive has no such file, or it cannot be decoded
 */
export async function readThumbnail(archive: string, name: string): Promise<Buffer | null> {
  const bytes = await readImageBytes(archive, name);
  if (bytes === null) return null;
  return sharp(bytes, { limitInputPixels: MOST_PIXELS, failOn: "error" })
    .autoOrient()
    .resize({ width: SIDE, height: SIDE, fit: "inside", withoutEnlargement: true })
    .webp({ quality: 80 })
    .toBuffer()
    .catch(() => null);
}
