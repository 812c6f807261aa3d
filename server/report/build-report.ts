import type { Diagnostics } from "#server/contracts/diagnostics";
import type { Ranking } from "#server/contracts/ranking";
import type { Report } from "#server/contracts/report";
import { orderReport } from "#server/report/report-order";
import { describeRanking } from "#server/report/verdict";

export type ReportSource = {
  /** The family's slug. */
  family: string;
  data: Report["data"];
  ranking: Ranking;
  diagnostics?: Diagnostics | null;
};

/** The report that REST, the CLI, the pages and the bundle share. */
export function buildReport({ family, data, ranking, diagnostics = null }: ReportSource): Report {
  return orderReport({ family, data, ...ranking, verdict: describeRanking(ranking), diagnostics });
}

/** The same bytes for the same data, family, options and seed: no time, no place, fields in one order. */
export function reportJson(report: Report): string {
  return `${JSON.stringify(orderReport(report), null, 2)}\n`;
}
