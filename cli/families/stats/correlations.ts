import type { Measure } from "#cli/families/stats/stress-table";
import { type RankCorrelation, rankCorrelation } from "#server/statistics/rank-correlation";

export type CorrelationRow = { first: string; second: string } & RankCorrelation;

/** With fewer variants a rank correlation has no interval. */
const FEWEST_VARIANTS = 4;

/** The rank correlation over the variants of each two measures, those that pull against each other first. */
export function correlateMeasures(measures: Measure[]): CorrelationRow[] {
  const rows: CorrelationRow[] = [];
  if ((measures[0]?.figures.length ?? 0) < FEWEST_VARIANTS) return rows;
  for (const [at, first] of measures.entries()) {
    for (const second of measures.slice(at + 1)) {
      const values = ({ figures }: Measure): number[] => figures.map(({ value }) => value);
      const correlation = rankCorrelation(values(first), values(second));
      if (correlation) rows.push({ first: first.test, second: second.test, ...correlation });
    }
  }
  return rows.sort((a, b) => a.rho - b.rho);
}
