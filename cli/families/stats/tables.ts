import type { CorrelationRow } from "#cli/families/stats/correlations";
import type { StressRow } from "#cli/families/stats/stress-table";

/** A table of texts: the head, then the rows; the first `texts` columns are words, the others numbers. */
export type TextTable = { head: string[]; rows: string[][]; texts: number };

const METRICS: Record<string, string> = {
  accuracy: "accuracy",
  auroc: "AUROC",
  "pair-accuracy": "pairs right on both sides",
  "pair-consistency": "pairs with one answer",
};

const hundredths = (share: number): string => (100 * share).toFixed(2);

export function showStressTable(rows: StressRow[]): TextTable {
  return {
    texts: 2,
    head: ["test", "metric", "n", "mean", "sd", "min", "max", "sampling se", "sd / i.i.d. sd"],
    rows: rows.map(({ test, metric, n, mean, sd, min, max, samplingSe, ratio }) => [
      test,
      METRICS[metric] ?? metric,
      String(n),
      ...[mean, sd, min, max, samplingSe].map(hundredths),
      ratio === null ? "" : ratio.toFixed(1),
    ]),
  };
}

export function showCorrelations(rows: CorrelationRow[]): TextTable {
  return {
    texts: 2,
    head: ["test", "and", "rank correlation", "95% interval"],
    rows: rows.map(({ first, second, rho, interval }) => [
      first,
      second,
      rho.toFixed(2),
      `${interval[0].toFixed(2)} to ${interval[1].toFixed(2)}`,
    ]),
  };
}

/** The table in columns of a terminal. */
export function asText({ head, rows, texts }: TextTable): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? "").length)));
  const pad = (cell: string, column: number): string =>
    column < texts ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0);
  return all.map((row) => row.map(pad).join("  ").trimEnd()).join("\n");
}

/** The table as Markdown. */
export function asMarkdown({ head, rows, texts }: TextTable): string {
  const line = (cells: string[]): string => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  const rule = head.map((_, column) => (column < texts ? "---" : "---:"));
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}
