import { closeSync, createReadStream, fstatSync, openSync, read, readSync } from "node:fs";
import type { Readable } from "node:stream";
import { type Entry, RandomAccessReader } from "yauzl";
import { createSmallEntryReader } from "#server/ingest/archives/read-small-entry";

const WINDOW_BYTES = 128 * 1024;

/** A zip archive as a file of which its directory is read in large pieces: yauzl asks twice for each entry, and would wait for the disk each time. */
export class ZipSource extends RandomAccessReader {
  readonly bytes: number;
  readonly #path: string;
  #file: number | null;
  readonly #readSmall: (entry: Entry) => Buffer | null;
  /** Of the file, from byte `start` on; null once the directory has been read: of the files themselves little lies close together. */
  #window: { start: number; content: Buffer } | null = { start: 0, content: Buffer.alloc(0) };

  constructor(path: string) {
    super();
    this.#path = path;
    this.#file = openSync(path, "r");
    this.bytes = fstatSync(this.#file).size;
    this.#readSmall = createSmallEntryReader(this.#file);
  }

  #opened(): number {
    if (this.#file === null) throw new Error("the archive is closed");
    return this.#file;
  }

  /** The bytes at a position, from the window where they are in it; fewer at the end of the file. */
  #look(position: number, length: number): Buffer {
    const { start, content } = this.#window ?? { start: 0, content: Buffer.alloc(0) };
    const at = position - start;
    if (at >= 0 && at + length <= content.length) return content.subarray(at, at + length);
    const next = Buffer.allocUnsafe(Math.max(length, WINDOW_BYTES));
    this.#window = {
      start: position,
      content: next.subarray(0, readSync(this.#opened(), next, 0, next.length, position)),
    };
    return this.#window.content.subarray(0, length);
  }

  /** As yauzl asks for it. */
  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    if (this.#window === null) {
      read(this.#opened(), buffer, offset, length, position, callback);
      return;
    }
    let found: Buffer;
    try {
      found = this.#look(position, length);
    } catch (error) {
      process.nextTick(callback, error instanceof Error ? error : new Error(String(error)));
      return;
    }
    found.copy(buffer, offset);
    process.nextTick(callback, null, found.length);
  }

  /** The directory is read; what is read from now on are files. */
  endDirectory(): void {
    this.#window = null;
  }

  /** Opens the file for itself: a stream that is done with closes what it reads. */
  override _readStreamForRange(start: number, end: number): Readable {
    return createReadStream(this.#path, { start, end: end - 1 });
  }

  /** A small file of the archive, at once; null where it is not small, or not as the directory says. */
  readSmall(entry: Entry): Buffer | null {
    return this.#file === null ? null : this.#readSmall(entry);
  }

  override close(callback: (error: Error | null) => void = () => undefined): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
    callback(null);
  }
}
