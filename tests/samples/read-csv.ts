/** Rows of a CSV file whose fields hold no line break, without its header. */
export const readCsv = (csv: string): string[][] =>
  csv
    .trimEnd()
    .split("\r\n")
    .slice(1)
    .map((line) =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,"]*))/g)].map((match) => match[1] ?? match[2] ?? ""),
    );

/** How often each value occurs. */
export function countValues(values: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
