import { isUtf8 } from "node:buffer";
import { createReadStream } from "node:fs";
import { MISLEADING_SIGNS } from "#server/ingest/number-sql";
import type { Dialect } from "#server/ingest/split-records";

const [LF, CR, QUOTE, SPACE, DELETE] = [10, 13, 34, 32, 127];
/** What a byte is to a line: one look-up tells it, as there are many bytes. Of those that are part of no plain cell the second bit is set. */
const [VISIBLE, BETWEEN, OTHER, RETURN] = [0, 1, 2, 3];
/** Of a line: DuckDB holds whole lines in its buffers. */
const LONGEST_LINE = 1_000_000;

/** What a table is like whose lines are its rows: no value in quotes, each line as wide as the first, none of them blank. */
export type PlainTable = {
  lines: number;
  newline: "\n" | "\r\n";
  /** Whether no line but the first has one of `MISLEADING_SIGNS`. */
  noMisleadingSigns: boolean;
};

const isBlank = (bytes: Buffer): boolean => bytes.toString("utf8").trim() === "";

/** Looks at whole lines, each as long as it is: what is not plain is seen at once, and nothing of it is kept. */
class PlainCheck {
  lines = 0;
  noMisleadingSigns = true;
  /** Of the first line, and so of all. */
  #width = 0;
  #newline: PlainTable["newline"] | null = null;
  readonly #kinds = new Uint8Array(256).fill(OTHER);
  readonly #quoting: boolean;

  constructor({ delimiter, quoting }: Dialect) {
    this.#kinds.fill(VISIBLE, SPACE + 1, DELETE);
    this.#kinds[CR] = RETURN;
    this.#kinds[delimiter.charCodeAt(0)] = BETWEEN;
    this.#quoting = quoting;
  }

  /** @param bytes some lines, each with its end; the last one of a file may have none */
  holds(bytes: Buffer): boolean {
    if (!isUtf8(bytes) || bytes.includes(0) || (this.#quoting && bytes.includes(QUOTE))) return false;
    if (this.noMisleadingSigns) {
      const below = this.lines > 0 ? bytes : bytes.subarray(bytes.indexOf(LF));
      this.noMisleadingSigns = !MISLEADING_SIGNS.some((sign) => below.includes(sign));
    }
    let lineStart = 0;
    for (let end = bytes.indexOf(LF); lineStart < bytes.length; end = bytes.indexOf(LF, lineStart)) {
      if (!this.#holdsLine(bytes, lineStart, end < 0 ? bytes.length : end, end >= 0)) return false;
      if (end < 0) break;
      lineStart = end + 1;
    }
    return true;
  }

  #holdsLine(bytes: Buffer, start: number, lineEnd: number, hasEnd: boolean): boolean {
    const hasReturn = lineEnd > start && bytes[lineEnd - 1] === CR;
    const end = hasReturn ? lineEnd - 1 : lineEnd;
    const newline = hasReturn ? "\r\n" : "\n";
    if (hasEnd) this.#newline ??= newline;
    if (lineEnd - start > LONGEST_LINE || (hasEnd ? this.#newline !== newline : hasReturn)) return false;
    const width = this.#widthOf(bytes, start, end) ?? this.#widthOfOdd(bytes, start, end);
    if (width === null) return false;
    if (this.lines++ === 0) this.#width = width;
    return width > 1 && width === this.#width;
  }

  /** How many cells a line has; null where one of them may be blank, or a line ends within: where one begins with what can't be seen. */
  #widthOf(bytes: Buffer, start: number, end: number): number | null {
    const kinds = this.#kinds;
    let [width, before, isOdd] = [1, BETWEEN, 0];
    // Without a branch a byte, for what comes next can't be guessed.
    for (let at = start; at < end; at++) {
      const kind = kinds[bytes[at] as number] as number;
      width += kind & 1;
      isOdd |= (kind >> 1) & (before | kind);
      before = kind;
    }
    return isOdd & 1 ? null : width;
  }

  /** As `#widthOf`, for a line of which each cell has to be looked at; null where one is blank, or a line ends within. */
  #widthOfOdd(bytes: Buffer, start: number, end: number): number | null {
    let width = 1;
    let fieldStart = start;
    let isSeen = false;
    for (let at = start; at < end; at++) {
      const kind = this.#kinds[bytes[at] as number] as number;
      if (kind === VISIBLE) isSeen = true;
      else if (kind === BETWEEN) {
        if (!isSeen && at > fieldStart && isBlank(bytes.subarray(fieldStart, at))) return null;
        width++;
        fieldStart = at + 1;
        isSeen = false;
      } else if (kind === RETURN) return null;
    }
    return !isSeen && end > fieldStart && isBlank(bytes.subarray(fieldStart, end)) ? null : width;
  }

  get newline(): PlainTable["newline"] {
    return this.#newline ?? "\n";
  }
}

/**
 * Looks whether every reader would split a table into the same rows and values, whatever it takes quotes, blank lines and broken rows for:
 * there are none.
 *
 * @returns null where it is not so plain
 */
export async function findPlainTable(path: string, dialect: Dialect): Promise<PlainTable | null> {
  if (dialect.newline !== "\n" || dialect.delimiter.length !== 1) return null;
  const check = new PlainCheck(dialect);
  let held = Buffer.alloc(0);
  for await (const piece of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    const bytes = held.length > 0 ? Buffer.concat([held, piece]) : piece;
    const end = bytes.lastIndexOf(LF) + 1;
    if (!check.holds(bytes.subarray(0, end))) return null;
    held = Buffer.from(bytes.subarray(end));
    if (held.length > LONGEST_LINE) return null;
  }
  if (!check.holds(held)) return null;
  const { lines, newline, noMisleadingSigns } = check;
  return { lines, newline, noMisleadingSigns };
}
