import type { Ranking } from "#server/contracts/ranking";
import { formatConfidence, formatCount, formatInterval, formatPercent } from "#server/report/format";

/** As many weak slices are told in words; the table has them all. */
const TOLD = 5;

/** Slices where the recommended variant is much weaker than overall: its two intervals do not overlap. */
export function describeWeakSlices({ slices, variants, confidence, recommendation }: Ranking): string[] {
  const overall = variants.find((ranked) => ranked.variant === recommendation.variant);
  if (!overall) return [];
  const weak = slices
    .flatMap(({ column, value, rows, variants: within }) => {
      const own = within.find((entry) => entry.variant === overall.variant);
      if (!own || own.estimate === null || own.interval === null || own.interval[1] >= overall.interval[0]) return [];
      return [{ column, value, rows, estimate: own.estimate, interval: own.interval }];
    })
    .sort((a, b) => a.estimate - b.estimate);
  const told = weak
    .slice(0, TOLD)
    .map(
      ({ column, value, rows, estimate, interval }) =>
        `Variant ${overall.variant} is much weaker where ${column} is “${value}”: right on ${formatPercent(estimate)} of ${formatCount(rows)} rows (${formatConfidence(confidence)} interval ${formatInterval(interval)}), against ${formatPercent(overall.estimate)} on all rows.`,
    );
  const rest = weak.length - told.length;
  if (rest > 0)
    told.push(`It is much weaker in ${formatCount(rest)} more ${rest === 1 ? "slice" : "slices"}; see the table.`);
  return told;
}
