import { FEW_ROWS } from "#server/contracts/few-rows";
import type { Interval, Ranking } from "#server/contracts/ranking";
import { formatConfidence, formatCount, formatFigure, formatRange } from "#server/report/format";
import { isPlainAccuracy } from "#server/report/verdict-sentences";

/** As many weak slices are told in words; the table has them all. */
const TOLD = 5;

/** Slices of enough rows where the recommended variant is much weaker than overall: its two intervals do not overlap. */
export function describeWeakSlices(ranking: Ranking): string[] {
  const { slices, variants, confidence, recommendation, unit, title, better } = ranking;
  // A slice, a mix or the worst of slices is no figure to hold slices against.
  if (/ on (slice|test) |^worst | \+ /.test(ranking.metric)) return [];
  const overall = variants.find((ranked) => ranked.variant === recommendation.variant);
  if (!overall) return [];
  const isNoWorse = (own: Interval, all: Interval): boolean =>
    better === "higher" ? own[1] >= all[0] : own[0] <= all[1];
  const weak = slices
    .flatMap(({ column, value, rows, variants: within }) => {
      const own = within.find((entry) => entry.variant === overall.variant);
      if (!own || own.estimate === null || own.interval === null || isNoWorse(own.interval, overall.interval))
        return [];
      const n = own.n ?? rows;
      return n < FEW_ROWS ? [] : [{ column, value, n, estimate: own.estimate, interval: own.interval }];
    })
    .sort((a, b) => (better === "higher" ? a.estimate - b.estimate : b.estimate - a.estimate));
  const told = weak
    .slice(0, TOLD)
    .map(
      ({ column, value, n, estimate, interval }) =>
        `Variant ${overall.variant} is much weaker where ${column} is “${value}”: ${isPlainAccuracy(ranking) ? `right on ${formatFigure(estimate, unit)} of ${formatCount(n)} rows` : `${formatFigure(estimate, unit)} ${title} on ${formatCount(n)} rows`} (${formatConfidence(confidence)} interval ${formatRange(interval, unit)}), against ${formatFigure(overall.estimate, unit)} on all rows.`,
    );
  const rest = weak.length - told.length;
  if (rest > 0)
    told.push(`It is much weaker in ${formatCount(rest)} more ${rest === 1 ? "slice" : "slices"}; see the table.`);
  return told;
}
