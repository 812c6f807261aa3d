import { InputError } from "#server/errors";
import { MAX_LINE_BYTES } from "#server/ingest/limits";

const [QUOTE, BACKSLASH, OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT, COMMA, COLON] = [...'"\\[]{},:'].map(
  (letter) => letter.charCodeAt(0),
);

/** A value of a JSON document as text, and the key of the list that holds it: null where the document is that list. */
export type JsonValue = { list: string | null; text: string };

const isSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;

/**
 * Splits a JSON document that is a list, or an object with lists, into the values of these lists, without holding more than
 * one of them. Other values of the object are passed over. What is within a value is not looked at.
 *
 * @throws InputError where the document is neither, breaks off, or a value is longer than a row may be
 */
export async function* splitJsonDocument(pieces: AsyncIterable<string>, file: string): AsyncGenerator<JsonValue[]> {
  const refuse = (what: string, hint = "Export the file again; JSON Lines, one object a line, is read too."): never => {
    throw new InputError(`${file} ${what}.`, { hint, where: { file } });
  };
  let depth = 0;
  /** Depth at which values of a list are yielded: in a list, or in a list of an object. */
  let rootIsList: boolean | null = null;
  let list: string | null = null;
  let inList = false;
  let inString = false;
  let escaped = false;
  let isOver = false;
  let key: string | null = null;
  let string = "";
  /** Text of the value that is not complete yet, from earlier pieces. */
  let held: string | null = null;

  const values = (): number => (rootIsList ? 1 : 2);

  for await (const piece of pieces) {
    const found: JsonValue[] = [];
    let from = 0;
    const endValue = (end: number): void => {
      const text = ((held ?? "") + piece.slice(from, end)).trim();
      held = null;
      if (text !== "") found.push({ list, text });
      from = end + 1;
    };
    for (let at = 0; at < piece.length; at++) {
      const code = piece.charCodeAt(at);
      if (inString) {
        if (escaped) escaped = false;
        else if (code === BACKSLASH) escaped = true;
        else if (code === QUOTE) inString = false;
        if (depth === 1 && rootIsList === false && inString) string += piece[at];
        continue;
      }
      if (isOver) {
        if (!isSpace(code)) refuse("goes on after the end of its JSON document", "JSON Lines has one object a line.");
        continue;
      }
      if (code === QUOTE) {
        inString = true;
        if (depth === 1) string = "";
      } else if (code === OPEN_LIST || code === OPEN_OBJECT) {
        depth++;
        if (depth === 1) rootIsList = code === OPEN_LIST;
        if (depth === values() && code === OPEN_LIST && !inList) {
          inList = true;
          list = rootIsList ? null : key;
          from = at + 1;
          held = "";
        }
      } else if (code === CLOSE_LIST || code === CLOSE_OBJECT) {
        if (inList && depth === values()) {
          endValue(at);
          inList = false;
        }
        depth--;
        if (depth < 0) refuse("is no sound JSON: it closes a bracket that it did not open");
        if (depth === 0) isOver = true;
      } else if (code === COMMA) {
        if (inList && depth === values()) {
          endValue(at);
          held = "";
        }
      } else if (code === COLON && depth === 1) key = string;
      else if (depth === 0 && !isSpace(code) && code !== 0xfeff) refuse("is no JSON list and no JSON object");
    }
    if (inList) {
      held = (held ?? "") + piece.slice(from);
      if (held.length > MAX_LINE_BYTES) {
        refuse(`has a value longer than ${MAX_LINE_BYTES / 1024 / 1024} MB`, "Write one object for each example.");
      }
    }
    if (string.length > MAX_LINE_BYTES) refuse("has a key or text without end");
    yield found;
  }
  if (!isOver) refuse("ends before its JSON document does", "It may be cut short: send it again.");
}
