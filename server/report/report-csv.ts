import type { Report } from "#server/contracts/report";
import { formatStress } from "#server/contracts/stresses";
import { type CsvValue, writeCsv } from "#server/report/csv";
import { orderReport } from "#server/report/report-order";

/** One row a variant, best first, a column `slice:<column>=<value>` with the estimate in each slice, and three columns a stress. */
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
    ...(report.constraints.length > 0 ? ["requirement"] : []),
    "probability_best",
    "recommended",
    ...report.constraints.map(({ constraint }) => `constraint:${constraint}`),
    ...report.slices.map(({ column, value }) => `slice:${column}=${value}`),
    ...[...report.classes, ...report.metrics].map(({ metric }) => `metric:${metric}`),
    ...report.stresses.flatMap((stress) =>
      ["stress", "stress_drop", "stress_flips"].map((figure) => `${figure}:${formatStress(stress)}`),
    ),
  ];
  const [constraints, slices, metrics] = [
    report.constraints,
    report.slices,
    [...report.classes, ...report.metrics],
  ].map((results) => results.map((each) => new Map(each.variants.map((own) => [own.variant, own.estimate] as const))));
  const figures = [...(constraints ?? []), ...(slices ?? []), ...(metrics ?? [])];
  const lines = report.variants.map((ranked): CsvValue[] => [
    ranked.rank,
    ...ranked.rankInterval,
    ranked.variant,
    ranked.estimate,
    ...ranked.interval,
    ranked.correct,
    ranked.n ?? report.rows,
    ranked.inBestSet,
    ...(report.constraints.length > 0 ? [ranked.requirement] : []),
    ranked.probabilityBest,
    ranked.variant === report.recommendation.variant,
    ...figures.map((figure) => figure.get(ranked.variant) ?? null),
    ...report.stresses.flatMap(({ variants }): CsvValue[] => {
      const own = variants.find(({ variant }) => variant === ranked.variant);
      return [own?.estimate ?? null, own?.drop ?? null, own?.flipRate ?? null];
    }),
  ]);
  return writeCsv([header, ...lines]);
}
