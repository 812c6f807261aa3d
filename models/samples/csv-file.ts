const quote = (field: string): string => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field);

/** The text of a CSV file (RFC 4180), the header first. */
export const csvFile = (rows: string[][]): string => rows.map((row) => `${row.map(quote).join(",")}\r\n`).join("");
