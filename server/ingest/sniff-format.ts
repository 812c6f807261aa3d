import type { Encoding } from "#server/contracts/mapping";
import { InputError } from "#server/errors";
import { looksLikeImage } from "#server/ingest/archive-names";
import { decodeHead } from "#server/ingest/decode-text";
import { createRecordSplitter, type Dialect, type TextRecord } from "#server/ingest/split-records";

export type SniffedTable = {
  format: "csv" | "tsv";
  dialect: Dialect;
  /** Names of the columns of a list that has no header row. */
  header: string[] | null;
};
export type SniffedFormat = { format: "jsonl" } | { format: "json" } | SniffedTable;

const DELIMITERS = [",", "\t", ";", "|"];

/** The records of the head of a file. The last one may be cut, so it counts only where there is no other. */
function readHead(text: string, dialect: Dialect, whole: boolean): TextRecord[] {
  const splitter = createRecordSplitter(dialect);
  const records = splitter.push(text);
  return whole || records.length === 0 ? [...records, ...splitter.end()] : records;
}

/** Share of the records that are sound and as wide as the header, or 0 where the header is a single field. */
function agreement(records: TextRecord[]): number {
  const width = records[0]?.fields.length ?? 0;
  if (width < 2) return 0;
  return records.filter(({ fields, problem }) => !problem && fields.length === width).length / records.length;
}

/** Tab-separated files often come without quoting: then a quote is text, as quotes that close nowhere show. */
function readsBetterUnquoted(text: string, dialect: Dialect, whole: boolean): boolean {
  const quoted = readHead(text, dialect, whole);
  const broken = quoted.filter(({ problem }) => problem).length;
  const plain = readHead(text, { ...dialect, quoting: false }, whole);
  return broken > 0 && agreement(plain) > agreement(quoted) && !/(^|\t)"[^"\t\n]*"(\t|\r?\n)/.test(text);
}

function findDialect(text: string, name: string, whole: boolean): Dialect | null {
  const newline = text.includes("\n") || !text.includes("\r") ? "\n" : "\r";
  const candidates = DELIMITERS.map((delimiter) => {
    const dialect: Dialect = { delimiter, quoting: true, newline };
    if (delimiter === "\t" && readsBetterUnquoted(text, dialect, whole)) dialect.quoting = false;
    return { dialect, score: agreement(readHead(text, dialect, whole)) };
  });
  // The extension decides only between delimiters that fit equally well.
  const preferred = /\.(tsv|tab)$/i.test(name) ? "\t" : ",";
  const isPreferred = ({ dialect }: { dialect: Dialect }): number => Number(dialect.delimiter === preferred);
  candidates.sort((a, b) => b.score - a.score || isPreferred(b) - isPreferred(a));
  const [best] = candidates;
  return best && best.score > 0 ? best.dialect : null;
}

/** Whether a text is one JSON value over its lines, and not an object a line, which files named .json often hold too. */
function isDocument(text: string, name: string): boolean {
  if (/^\s*\[\s*[{[\]]/.test(text)) return true;
  if (!/^\s*\{/.test(text)) return false;
  const [firstLine = "", ...rest] = text.trimStart().split("\n");
  const isWhole = /\}\s*$/.test(firstLine) && isJson(firstLine);
  if (isWhole) return rest.join("").trim() === "" && /\.json$/i.test(name);
  // The first line of JSON Lines is an object; of a document it breaks off, or is longer than what is looked at.
  return rest.length > 0 ? !/\}\s*$/.test(firstLine) : /\.json$/i.test(name);
}

function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** The same of the first bytes of a file. */
export const isJsonDocument = (head: Buffer, encoding: Encoding | null, name: string): boolean =>
  isDocument(decodeHead(head, encoding ?? "utf-8"), name);

/** A list of names and labels parted by white space, as `images/0001.jpg 3`. */
const SPACED_ITEM = /^\S+\.(?:jpe?g|png|webp|gif|tiff?|bmp)[ \t]+\S+$/i;

function isSpacedList(text: string, whole: boolean): boolean {
  const lines = text.split(/\r?\n/);
  const complete = (whole ? lines : lines.slice(0, -1)).filter((line) => line.trim() !== "");
  return complete.length > 0 && complete.every((line) => SPACED_ITEM.test(line.trim()));
}

/** The columns of a list of images without a header row: its first row names an image already. */
function nameListColumns(records: TextRecord[]): string[] | null {
  const fields = records[0]?.fields ?? [];
  const image = fields.findIndex((field) => looksLikeImage(field.trim()));
  if (image < 0) return null;
  return fields.map((_, at) => (at === image ? "file_name" : fields.length === 2 ? "label" : `column ${at + 1}`));
}

/**
 * Finds out how a text file is laid out from its first bytes: a JSON document, one JSON object a line, or a table with its
 * delimiter.
 *
 * @param head the first 64 KB or all of the file
 * @param whole whether `head` is all of it
 */
export function sniffFormat(head: Buffer, encoding: Encoding, name: string, whole: boolean): SniffedFormat {
  const text = decodeHead(head, encoding);
  if (isDocument(text, name)) return { format: "json" };
  if (/\.(jsonl|ndjson|json)$/i.test(name) || text.trimStart().startsWith("{")) return { format: "jsonl" };
  if (isSpacedList(text, whole)) {
    const delimiter = /^\S+\t/.test(text.trimStart()) ? "\t" : " ";
    return { format: "tsv", dialect: { delimiter, quoting: false, newline: "\n" }, header: ["file_name", "label"] };
  }
  const dialect = findDialect(text, name, whole);
  if (!dialect) {
    throw new InputError(`${name} has a single column: no comma, tab, semicolon or bar parts its header row.`, {
      hint: "Send a table with a column for the text and one for the label.",
      where: { file: name, row: 0 },
    });
  }
  const header = nameListColumns(readHead(text, dialect, whole));
  return { format: dialect.delimiter === "\t" ? "tsv" : "csv", dialect, header };
}
