/** A number keeps the digits it was written with: two long ids must not become one. */
function keepDigits(_key: string, value: unknown, context?: { source?: string }): unknown {
  return typeof value === "number" ? (context?.source ?? value) : value;
}

/** Numbers that JavaScript cannot hold digit by digit. */
const HAS_LONG_NUMBER = /\d{16}|\d[eE][+-]?\d/;

/** A JSON value whose numbers keep the digits they were written with, as text where they are long. */
export const parseJson = (text: string): unknown =>
  HAS_LONG_NUMBER.test(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A JSON value as the text of a cell: nested ones as JSON. */
export function toCell(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

/** The values of an object's text by key; null where it is no JSON object. */
export function parseObject(text: string): Map<string, string | null> | null {
  try {
    const value = parseJson(text);
    return isObject(value) ? new Map(Object.entries(value).map(([key, item]) => [key, toCell(item)])) : null;
  } catch {
    return null;
  }
}
