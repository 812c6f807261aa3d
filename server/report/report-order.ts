import { type Report, reportSchema } from "#server/contracts/report";

/**
 * The report with its fields in the order of their schema and its numbers at 12 significant digits. A database that stores
 * JSON may give the fields back in another order, and the last digits of a sum depend on the order of adding: neither changes
 * the bytes of a report that went through here.
 */
export function orderReport(report: Report): Report {
  return roundNumbers(reportSchema.parse(report)) as Report;
}

function roundNumbers(value: unknown): unknown {
  if (typeof value === "number") return Number(value.toPrecision(12));
  if (Array.isArray(value)) return value.map(roundNumbers);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, roundNumbers(each)]));
}
