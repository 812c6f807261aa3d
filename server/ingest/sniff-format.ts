import { InputError } from "#server/errors";
import { createRecordSplitter, type Dialect, type TextRecord } from "#server/ingest/split-records";

export type SniffedFormat = { format: "jsonl" } | { format: "csv" | "tsv"; dialect: Dialect };

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
function isJsonDocument(text: string, name: string): boolean {
  if (/^\s*\[\s*[{[]/.test(text)) return true;
  if (!/\.json$/i.test(name)) return false;
  const [firstLine = ""] = text.trimStart().split("\n", 1);
  return !/^\{.*\}\s*$/.test(firstLine);
}

/**
 * Finds out how a text file is laid out from its first bytes: one JSON object a line, or a table with its delimiter.
 *
 * @param head the first 64 KB or all of the file
 * @param whole whether `head` is all of it
 */
export function sniffFormat(head: Buffer, name: string, whole: boolean): SniffedFormat {
  const text = head.toString("utf8").replace(/^\ufeff/, "");
  if (isJsonDocument(text, name)) {
    throw new InputError(`${name} is one JSON document.`, {
      hint: "Send JSONL: one JSON object a line, without the outer brackets.",
      where: { file: name },
    });
  }
  if (/\.(jsonl|ndjson|json)$/i.test(name) || text.trimStart().startsWith("{")) return { format: "jsonl" };
  const dialect = findDialect(text, name, whole);
  if (!dialect) {
    throw new InputError(`${name} has a single column: no comma, tab, semicolon or bar parts its header row.`, {
      hint: "Send a table with a column for the text and one for the label.",
      where: { file: name, row: 0 },
    });
  }
  return { format: dialect.delimiter === "\t" ? "tsv" : "csv", dialect };
}
