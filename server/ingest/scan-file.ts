import { isAscii, isUtf8 } from "node:buffer";
import { createHash, type Hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Modality } from "#server/contracts/family";
import type { Encoding } from "#server/contracts/mapping";
import { InputError } from "#server/errors";
import { openFolder } from "#server/ingest/archives/open-folder";
import { decodeHead } from "#server/ingest/decode-text";
import { type FileKind, kindOf } from "#server/ingest/file-kind";
import { findEncoding } from "#server/ingest/find-encoding";
import { MAX_LINE_BYTES } from "#server/ingest/limits";
import { isJsonDocument } from "#server/ingest/sniff-format";

export type FileScan = {
  bytes: number;
  sha256: string;
  head: Buffer;
  kind: FileKind;
  /** How a text is written as bytes; null for other files. */
  encoding: Encoding | null;
};

const NEWLINE = 10;
const HEAD_BYTES = 65536;

const SEND_TABLE = "Send a table: CSV, TSV, JSON, JSON Lines, Parquet or an Excel workbook (.xlsx).";
const SEND_IMAGES =
  "This family reads images: send a zip, tar or tar.gz archive with a folder of images per label, or with images and a table of their names and labels; or a Parquet file with a column of images.";

/** Files that people send by mistake, told apart by their first bytes. */
const MISTAKES: { bytes: string; what: string; hint: string }[] = [
  { bytes: "%PDF", what: "a PDF document", hint: "Export the table as CSV and send that." },
  { bytes: "\xd0\xcf\x11\xe0", what: "an old Office document", hint: "Save the sheet as .xlsx or as CSV." },
  { bytes: "\x89PNG", what: "a PNG image", hint: `This family reads no images. ${SEND_TABLE}` },
  { bytes: "\xff\xd8\xff", what: "a JPEG image", hint: `This family reads no images. ${SEND_TABLE}` },
  { bytes: "BZh", what: "a bzip2 archive", hint: "Unpack it and send the file inside." },
  { bytes: "\xfd7zXZ", what: "an xz archive", hint: "Unpack it and send the file inside." },
  { bytes: "7z\xbc\xaf", what: "a 7-Zip archive", hint: "Unpack it and send the file inside." },
  { bytes: "Rar!", what: "a RAR archive", hint: "Unpack it and send the file inside." },
  { bytes: "ARROW1", what: "an Arrow file", hint: "Save it as Parquet." },
];

const findMistake = (head: Buffer): (typeof MISTAKES)[number] | undefined => {
  const start = head.toString("latin1", 0, 16);
  return MISTAKES.find((entry) => start.startsWith(entry.bytes));
};

function refuseNoImages(head: Buffer, file: string): never {
  const known = findMistake(head);
  const what = known ? `is ${known.what}, not an archive of images` : "is not an archive of images";
  throw new InputError(`${file} ${what}.`, { hint: SEND_IMAGES, where: { file } });
}

function refuseNoTable(head: Buffer, file: string): void {
  const known = findMistake(head);
  if (known) throw new InputError(`${file} is ${known.what}, not a table.`, { hint: known.hint, where: { file } });
  if (/^\s*<(!doctype|html|\?xml|svg)/i.test(head.toString("latin1", 0, 200))) {
    throw new InputError(`${file} is a web page or XML, not a table.`, {
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

/** Sees to it, piece by piece, that a text is one: without zero bytes or lines without end; and counts what is UTF-8. */
class TextCheck {
  /** Lines (or runs of them) beyond ASCII that are sound UTF-8. */
  sound = 0;
  /** Lines that are not, and the first of them. */
  broken = 0;
  firstBroken = 0;
  #carried = Buffer.alloc(0);
  #line = 1;
  #lineBytes = 0;
  readonly #file: string;
  /** UTF-16 has zero bytes; a JSON document may be a single line, and is checked value by value when it is read. */
  readonly #hasZeros: boolean;
  readonly #hasLines: boolean;

  constructor(file: string, { hasZeros, hasLines }: { hasZeros: boolean; hasLines: boolean }) {
    this.#file = file;
    this.#hasZeros = hasZeros;
    this.#hasLines = hasLines;
  }

  push(piece: Buffer): void {
    if (!this.#hasZeros && piece.includes(0)) {
      this.#refuse(`${this.#file} is a binary file: it holds zero bytes near line ${this.#line}.`, SEND_TABLE);
    }
    if (!this.#hasZeros) this.#countUtf8(piece);
    this.#countLines(piece);
  }

  end(): void {
    if (this.#carried.length > 0) this.#addBroken(this.#line);
  }

  #addBroken(line: number): void {
    this.broken++;
    if (this.broken === 1) this.firstBroken = line;
  }

  #countUtf8(piece: Buffer): void {
    const chunk = this.#carried.length > 0 ? Buffer.concat([this.#carried, piece]) : piece;
    const tail = incompleteTail(chunk);
    const whole = chunk.subarray(0, chunk.length - tail);
    this.#carried = Buffer.from(chunk.subarray(chunk.length - tail));
    if (isUtf8(whole)) this.sound += Number(!isAscii(whole));
    else this.#countBroken(whole);
  }

  #countBroken(bytes: Buffer): void {
    let line = this.#line;
    for (let start = 0; start < bytes.length; line++) {
      const newline = bytes.indexOf(NEWLINE, start);
      const end = newline < 0 ? bytes.length : newline;
      const text = bytes.subarray(start, end);
      if (!isUtf8(text)) this.#addBroken(line);
      else if (!isAscii(text)) this.sound++;
      start = end + 1;
    }
  }

  #countLines(piece: Buffer): void {
    for (let start = 0; start < piece.length; ) {
      const newline = piece.indexOf(NEWLINE, start);
      const end = newline < 0 ? piece.length : newline;
      this.#lineBytes += end - start;
      if (this.#hasLines && this.#lineBytes > MAX_LINE_BYTES) {
        this.#refuse(
          `Line ${this.#line} of ${this.#file} is longer than ${MAX_LINE_BYTES / 1024 / 1024} MB.`,
          "Check that the file has line breaks, one row a line.",
        );
      }
      if (newline >= 0) {
        this.#line++;
        this.#lineBytes = 0;
      }
      start = end + 1;
    }
  }

  #refuse(message: string, hint: string): never {
    throw new InputError(message, { hint, where: { file: this.#file, line: this.#line } });
  }
}

/**
 * How a text without a mark is written: UTF-8 where all of it is, else Windows-1252, which reads any byte.
 *
 * @throws InputError where most of it is UTF-8 and some is not: nobody can say what that was
 */
function decideEncoding({ sound, broken, firstBroken }: TextCheck, marked: Encoding | null, file: string): Encoding {
  if (broken === 0) return marked ?? "utf-8";
  if (sound >= Math.max(broken, 1) || marked === "utf-8") {
    throw new InputError(`${file} is UTF-8, but line ${firstBroken} holds bytes that are not.`, {
      hint: "Save it again as UTF-8 (in Excel: 'CSV UTF-8'), or say how it is written.",
      where: { file, line: firstBroken },
    });
  }
  return marked ?? "windows-1252";
}

/** The first piece of a stream that is at least as long as a head, or all of it, and then the rest as it comes. */
async function* withHead(path: string, hash: Hash | null): AsyncGenerator<Buffer> {
  let start = Buffer.alloc(0);
  let isStarted = false;
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    hash?.update(piece);
    if (isStarted) yield piece;
    else {
      start = Buffer.concat([start, piece]);
      isStarted = start.length >= HEAD_BYTES;
      if (isStarted) yield start;
    }
  }
  if (!isStarted) yield start;
}

function refuseEmpty(file: string, modality: Modality): never {
  const hint = modality === "image" ? SEND_IMAGES : "Send a file with a header row and one labelled example a row.";
  throw new InputError(`${file} is empty.`, { hint, where: { file } });
}

/** A folder is its list of files. Only the command line is ever given one. */
async function scanFolder(path: string, name: string, modality: Modality): Promise<FileScan> {
  if (modality !== "image") {
    throw new InputError(`${name} is a folder.`, { hint: SEND_TABLE, where: { file: name } });
  }
  const { entries } = await openFolder(path, name);
  const listed = entries.map((entry) => `${entry.bytes} ${entry.name}\n`).join("");
  const sha256 = createHash("sha256").update(listed).digest("hex");
  const bytes = entries.reduce((sum, entry) => sum + entry.bytes, 0);
  return { bytes, sha256, head: Buffer.alloc(0), kind: "folder", encoding: null };
}

/**
 * Reads a file once, in a stream, finds out what it is, and refuses what no reader of ours should see: nothing at all, other
 * file types, zero bytes in a text, lines without end. Of archives and Parquet files only the first bytes are looked at.
 *
 * @param encoding how a text is written, where a person said so
 * @param known its SHA-256, where somebody has seen all of it before: of what is no text only the beginning is read then
 * @returns its size in bytes, its SHA-256, its first 64 KB, its kind, and the encoding of a text: as its first bytes say, else
 *   UTF-8 where all of it is, else Windows-1252, which reads any byte
 */
export async function scanFile(
  path: string,
  name = basename(path),
  modality: Modality = "text",
  encoding: Encoding | null = null,
  known: string | null = null,
): Promise<FileScan> {
  const found = await stat(path);
  if (found.isDirectory()) return scanFolder(path, name, modality);
  const hash = createHash("sha256");
  let isFirst = true;
  let head = Buffer.alloc(0);
  let kind: FileKind = "text";
  let marked: Encoding | null = encoding;
  let check: TextCheck | null = null;
  for await (const piece of withHead(path, known === null ? hash : null)) {
    if (isFirst) {
      isFirst = false;
      head = Buffer.from(piece.subarray(0, HEAD_BYTES));
      kind = kindOf(head);
      marked ??= findEncoding(head);
      if (head.length === 0) refuseEmpty(name, modality);
      if (kind === "text" && modality === "image") refuseNoImages(head, name);
      if (kind === "text") {
        refuseNoTable(head, name);
        const hasZeros = marked === "utf-16le" || marked === "utf-16be";
        check = new TextCheck(name, { hasZeros, hasLines: !isJsonDocument(head, marked, name) });
      }
    }
    if (check === null && known !== null) break;
    check?.push(piece);
  }
  check?.end();
  if (check && decodeHead(head, marked ?? "utf-8").trim() === "") refuseEmpty(name, modality);
  // What a person said is read so, whatever the bytes.
  const written = check && (encoding ?? decideEncoding(check, marked, name));
  return { bytes: found.size, sha256: known ?? hash.digest("hex"), head, kind, encoding: written };
}
