import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { basename } from "node:path";
import type { Modality } from "#server/contracts/family";
import { InputError } from "#server/errors";
import { MAX_LINE_BYTES } from "#server/ingest/limits";

export type FileScan = { bytes: number; sha256: string; head: Buffer; isArchive: boolean };

const NEWLINE = 10;

/** Files that people send by mistake, told apart by their first bytes. */
const MAGIC: { bytes: string; what: string; hint: string }[] = [
  { bytes: "%PDF", what: "a PDF document", hint: "Export the table as CSV and send that." },
  {
    bytes: "PK\x03\x04",
    what: "a zip archive or an Excel workbook",
    hint: "Unpack it, or save the sheet as CSV (UTF-8).",
  },
  { bytes: "\x1f\x8b", what: "a gzip archive", hint: "Unpack it and send the file inside." },
  { bytes: "\xd0\xcf\x11\xe0", what: "an old Office document", hint: "Save the sheet as CSV (UTF-8)." },
  { bytes: "PAR1", what: "a Parquet file", hint: "Export it as CSV, TSV or JSONL." },
  { bytes: "\x89PNG", what: "a PNG image", hint: "This family reads no images: send a CSV, TSV or JSONL file." },
  { bytes: "\xff\xd8\xff", what: "a JPEG image", hint: "This family reads no images: send a CSV, TSV or JSONL file." },
  { bytes: "\xff\xfe", what: "UTF-16 text", hint: "Save it again as UTF-8." },
  { bytes: "\xfe\xff", what: "UTF-16 text", hint: "Save it again as UTF-8." },
];

const findMagic = (head: Buffer): (typeof MAGIC)[number] | undefined => {
  const start = head.toString("latin1", 0, 16);
  return MAGIC.find((entry) => start.startsWith(entry.bytes));
};

/** The first bytes of a zip archive, or those of an empty one. */
const isZip = (head: Buffer): boolean => ["PK\x03\x04", "PK\x05\x06"].includes(head.toString("latin1", 0, 4));

function refuseOtherThanZip(head: Buffer, file: string): never {
  const known = findMagic(head);
  throw new InputError(known ? `${file} is ${known.what}, not a zip archive.` : `${file} is not a zip archive.`, {
    hint: "This family reads images: send a zip archive with a folder of images per label, or with images and a metadata.csv that has the columns file_name and label.",
    where: { file },
  });
}

function refuseKnownBinary(head: Buffer, file: string): void {
  const known = findMagic(head);
  if (known)
    throw new InputError(`${file} is ${known.what}, not a CSV, TSV or JSONL file.`, {
      hint: known.hint,
      where: { file },
    });
  if (/^\s*<(!doctype|html|\?xml)/i.test(head.toString("latin1", 0, 200))) {
    throw new InputError(`${file} is a web page or XML, not a CSV, TSV or JSONL file.`, {
      hint: "Download the data itself, not the page that shows it.",
      where: { file },
    });
  }
}

/** Number of bytes at the end of `chunk` that start a character which the next chunk completes. */
function incompleteTail(chunk: Buffer): number {
  for (let back = 1; back <= Math.min(3, chunk.length); back++) {
    const byte = chunk[chunk.length - back] as number;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

function refuseOtherEncoding(chunk: Buffer, firstLine: number, file: string): never {
  let line = firstLine;
  let start = 0;
  while (start < chunk.length) {
    const newline = chunk.indexOf(NEWLINE, start);
    const end = newline < 0 ? chunk.length : newline;
    if (!isUtf8(chunk.subarray(start, end))) break;
    start = end + 1;
    line++;
  }
  throw new InputError(
    `${file} is not UTF-8: line ${line} holds bytes of another encoding, probably Latin-1 (Windows-1252).`,
    {
      hint: "Save it again as UTF-8 (in Excel: 'CSV UTF-8').",
      where: { file, line },
    },
  );
}

function refuseLongLine(line: number, file: string): never {
  throw new InputError(`Line ${line} of ${file} is longer than ${MAX_LINE_BYTES / 1024 / 1024} MB.`, {
    hint: "Check that the file has line breaks, one row a line.",
    where: { file, line },
  });
}

function refuseEmpty(name: string, hint: string): never {
  throw new InputError(`${name} is empty.`, { hint, where: { file: name } });
}

async function scanArchive(path: string, name: string): Promise<FileScan> {
  const hash = createHash("sha256");
  let head = Buffer.alloc(0);
  let bytes = 0;
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    if (bytes === 0) {
      head = Buffer.from(piece.subarray(0, 65536));
      if (!isZip(head)) refuseOtherThanZip(head, name);
    }
    hash.update(piece);
    bytes += piece.length;
  }
  if (bytes === 0) refuseEmpty(name, "Send a zip archive of labelled images.");
  return { bytes, sha256: hash.digest("hex"), head, isArchive: true };
}

/**
 * Reads a file once, in a stream, and refuses what no reader of ours should see: nothing at all, other file types, other
 * encodings, NUL bytes, lines without end. For images it must be a zip archive, of which only the first bytes are looked at.
 *
 * @returns its size in bytes, its SHA-256 and its first 64 KB
 */
export async function scanFile(path: string, name = basename(path), modality: Modality = "text"): Promise<FileScan> {
  if (modality === "image") return scanArchive(path, name);
  const hash = createHash("sha256");
  let head = Buffer.alloc(0);
  let bytes = 0;
  let line = 1;
  let lineBytes = 0;
  let carried = Buffer.alloc(0);
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    hash.update(piece);
    bytes += piece.length;
    if (head.length < 65536) {
      head = Buffer.concat([head, piece]).subarray(0, 65536);
      if (bytes === piece.length) refuseKnownBinary(head, name);
    }
    if (piece.includes(0)) {
      throw new InputError(`${name} is a binary file: it holds zero bytes near line ${line}.`, {
        hint: "Send a CSV, TSV or JSONL text file.",
        where: { file: name, line },
      });
    }
    const chunk = carried.length > 0 ? Buffer.concat([carried, piece]) : piece;
    const tail = incompleteTail(chunk);
    const whole = chunk.subarray(0, chunk.length - tail);
    if (!isUtf8(whole)) refuseOtherEncoding(whole, line, name);
    carried = Buffer.from(chunk.subarray(chunk.length - tail));
    for (let start = 0; start < whole.length; ) {
      const newline = whole.indexOf(NEWLINE, start);
      const end = newline < 0 ? whole.length : newline;
      lineBytes += end - start;
      if (lineBytes > MAX_LINE_BYTES) refuseLongLine(line, name);
      if (newline >= 0) {
        line++;
        lineBytes = 0;
      }
      start = end + 1;
    }
  }
  if (carried.length > 0) refuseOtherEncoding(carried, line, name);
  if (bytes === 0 || head.toString("utf8").trim() === "") {
    refuseEmpty(name, "Send a file with a header row and one labelled example a row.");
  }
  return { bytes, sha256: hash.digest("hex"), head, isArchive: false };
}
