export type CsvValue = string | number | boolean | null;

/** RFC 4180: lines end in CR LF, a field with a comma, quote or line break stands in quotes. `null` is an empty field. */
export function writeCsv(rows: CsvValue[][]): string {
  return rows.map((row) => `${row.map(writeField).join(",")}\r\n`).join("");
}

/**
 * Text that came from a user, made harmless for a spreadsheet: Excel, LibreOffice and Google Sheets run a cell that
 * begins with one of these characters as a formula, quoted or not. An apostrophe makes it text.
 */
export function guardFormula(text: string): string {
  return /^[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(text) ? `'${text}` : text;
}

function writeField(value: CsvValue): string {
  if (value === null) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
