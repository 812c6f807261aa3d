const QUOTE = 34;
const LF = 10;
const CR = 13;

/** What is wrong with a record, and the value it went wrong in. */
export type RecordProblem = { reason: string; value: string };

/** One record of a delimited file; `line` is where it starts, from 1. Blank lines make none. */
export type TextRecord = { fields: string[]; line: number; problem: RecordProblem | null };

/** How a delimited file is written. In some TSV files a quote is a character like any other. */
export type Dialect = { delimiter: string; quoting: boolean; newline: "\n" | "\r" };

export type RecordSplitter = {
  push: (piece: string) => TextRecord[];
  end: () => TextRecord[];
  /** The record that is not complete yet: where it starts and how many characters it holds so far. */
  pending: () => { line: number; characters: number };
};

export const GOES_ON = "has a quoted value that goes on after its closing quote";
export const NEVER_CLOSED = "opens a quote that is never closed";

type State = "start" | "plain" | "quoted" | "closed";

/**
 * Splits delimited text (RFC 4180: values may be quoted, and then hold delimiters, line breaks and doubled quotes) that
 * comes in pieces of any size. A record that breaks the rules ends with its line and says so.
 */
export function createRecordSplitter({ delimiter, quoting, newline }: Dialect): RecordSplitter {
  const separator = delimiter.charCodeAt(0);
  const lineEnd = newline.charCodeAt(0);
  let state: State = "start";
  let quoted = false;
  let field = "";
  let fields: string[] = [];
  let problem: RecordProblem | null = null;
  let line = 1;
  let recordLine = 1;
  let held = "";
  let records: TextRecord[] = [];

  const endField = (): void => {
    fields.push(field);
    field = "";
    state = "start";
  };
  const endRecord = (): void => {
    const blank = fields.length === 1 && !quoted && fields[0]?.trim() === "";
    if (!blank) records.push({ fields, line: recordLine, problem });
    fields = [];
    problem = null;
    quoted = false;
    recordLine = line;
  };

  const split = (text: string, end: number): void => {
    let from = 0;
    for (let at = 0; at < end; at++) {
      const code = text.charCodeAt(at);
      if (code === lineEnd) line++;
      if (state === "quoted") {
        if (code === QUOTE) {
          field += text.slice(from, at);
          state = "closed";
        }
        continue;
      }
      if (code === separator || code === lineEnd) {
        if (state === "plain") field += text.slice(from, at);
        if (state === "plain" && code === LF && field.endsWith("\r")) field = field.slice(0, -1);
        endField();
        if (code === lineEnd) endRecord();
        continue;
      }
      if (state === "closed") {
        if (code === QUOTE) state = "quoted";
        else if (code === CR && text.charCodeAt(at + 1) === LF) continue;
        else {
          problem ??= { reason: GOES_ON, value: field };
          state = "plain";
        }
        from = at;
      } else if (state === "start") {
        const opens = quoting && code === QUOTE;
        if (opens) quoted = true;
        state = opens ? "quoted" : "plain";
        from = opens ? at + 1 : at;
      }
    }
    if (state === "plain" || state === "quoted") field += text.slice(from, end);
  };

  const take = (): TextRecord[] => {
    const complete = records;
    records = [];
    return complete;
  };

  return {
    push: (piece) => {
      const text = held + piece;
      // Whether a carriage return belongs to a line break shows only with the character behind it.
      held = text.endsWith("\r") && newline === "\n" ? "\r" : "";
      split(text, text.length - held.length);
      return take();
    },
    end: () => {
      if (state === "quoted") problem ??= { reason: NEVER_CLOSED, value: field };
      if (state !== "start" || fields.length > 0) {
        endField();
        endRecord();
      }
      return take();
    },
    pending: () => ({ line: recordLine, characters: fields.reduce((sum, { length }) => sum + length, field.length) }),
  };
}
