import type { FileFormat } from "#server/contracts/dataset";
import { InputError } from "#server/errors";
import { MAX_COLUMNS } from "#server/ingest/limits";

export type SniffedFormat = { format: FileFormat; delimiter: string | null; columns: string[] };

const DELIMITERS = [",", "\t", ";", "|"];

/** Splits the head of a delimited file into records, quotes as RFC 4180 has them. The last, maybe cut, record is left out. */
function readRecords(head: string, delimiter: string, whole: boolean): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let field = "";
  let quoted = false;
  for (let at = 0; at < head.length; at++) {
    const character = head[at] as string;
    if (quoted) {
      if (character !== '"') field += character;
      else if (head[at + 1] === '"') field += head[at++];
      else quoted = false;
    } else if (character === '"' && field === "") quoted = true;
    else if (character === delimiter) {
      record.push(field);
      field = "";
    } else if (character === "\n" || character === "\r") {
      if (character === "\r" && head[at + 1] === "\n") at++;
      if (record.length > 0 || field !== "") records.push([...record, field]);
      record = [];
      field = "";
    } else field += character;
  }
  if ((whole || records.length === 0) && (record.length > 0 || field !== "")) records.push([...record, field]);
  return records;
}

/** Share of the records that have as many fields as the header, or 0 where the header is a single field. */
function agreement(records: string[][]): number {
  const width = records[0]?.length ?? 0;
  if (width < 2) return 0;
  return records.filter((record) => record.length === width).length / records.length;
}

function nameColumns(header: string[]): string[] {
  const seen = new Map<string, number>();
  return header.map((cell, index) => {
    const name = cell.trim() || `column ${index + 1}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

/**
 * Finds out how a text file is laid out from its first bytes: one JSON object a line, or a table with its delimiter.
 *
 * @param head the first 64 KB or all of the file
 * @param whole whether `head` is all of it
 */
export function sniffFormat(head: Buffer, name: string, whole: boolean): SniffedFormat {
  const text = head.toString("utf8").replace(/^\ufeff/, "");
  const start = text.trimStart();
  if (/\.(jsonl|ndjson)$/i.test(name) || start.startsWith("{"))
    return { format: "jsonl", delimiter: null, columns: [] };
  if (start.startsWith("[{") || /\.json$/i.test(name)) {
    throw new InputError(`${name} is one JSON document.`, {
      hint: "Send JSONL: one JSON object a line, without the outer brackets.",
      where: { file: name },
    });
  }
  const candidates = DELIMITERS.map((delimiter) => {
    const records = readRecords(text, delimiter, whole);
    return { delimiter, records, score: agreement(records) };
  });
  // The extension decides only between delimiters that fit equally well.
  const preferred = /\.(tsv|tab)$/i.test(name) ? "\t" : ",";
  candidates.sort((a, b) => b.score - a.score || Number(b.delimiter === preferred) - Number(a.delimiter === preferred));
  const best = candidates[0];
  if (!best || best.score === 0) {
    throw new InputError(`${name} has a single column: no comma, tab, semicolon or bar parts its header row.`, {
      hint: "Send a table with a column for the text and one for the label.",
      where: { file: name, row: 0 },
    });
  }
  const columns = nameColumns(best.records[0] ?? []);
  if (columns.length > MAX_COLUMNS) {
    throw new InputError(`${name} has ${columns.length} columns; at most ${MAX_COLUMNS} are read.`, {
      where: { file: name },
    });
  }
  return { format: best.delimiter === "\t" ? "tsv" : "csv", delimiter: best.delimiter, columns };
}
