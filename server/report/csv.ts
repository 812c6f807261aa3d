export type CsvValue = string | number | boolean | null;

/** RFC 4180: lines end in CR LF, a field with a comma, quote or line break stands in quotes. `null` is an empty field. */
export function writeCsv(rows: CsvValue[][]): string {
  return rows.map((row) => `${row.map(writeField).join(",")}\r\n`).join("");
}

function writeField(value: CsvValue): string {
  if (value === null) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Text that a spreadsheet would take for a formula, made plain text by an apostrophe before it (OWASP, CSV injection). */
export const inert = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);
