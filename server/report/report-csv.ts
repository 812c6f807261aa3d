import type { Report } from "#server/contracts/report";
import { type CsvValue, writeCsv } from "#server/report/csv";
import { orderReport } from "#server/report/report-order";

/** One row a variant, best first, and a column `slice:<column>=<value>` with the estimate in each slice. */
export function reportCsv(source: Report): string {
  const report = orderReport(source);
  const header = [
    "rank",
    "rank_low",
    "rank_high",
    "variant",
    report.metric,
    "interval_low",
    "interval_high",
    "correct",
    "rows",
    "in_best_set",
    "probability_best",
    "recommended",
    ...report.slices.map(({ column, value }) => `slice:${column}=${value}`),
  ];
  const slices = report.slices.map(
    (slice) => new Map(slice.variants.map((entry) => [entry.variant, entry.estimate] as const)),
  );
  const lines = report.variants.map((ranked): CsvValue[] => [
    ranked.rank,
    ...ranked.rankInterval,
    ranked.variant,
    ranked.estimate,
    ...ranked.interval,
    ranked.correct,
    report.rows,
    ranked.inBestSet,
    ranked.probabilityBest,
    ranked.variant === report.recommendation.variant,
    ...slices.map((slice) => slice.get(ranked.variant) ?? null),
  ]);
  return writeCsv([header, ...lines]);
}
