import type { UnitTable } from "#server/statistics/unit-table";

/** Scores that differ by less than this share of the largest are equal but for rounding. */
const ROUNDING = 1e-12;

/** Where rounding is all that variants differ by, none differs: tests that scale differences would take it for one. */
export function levelled(table: UnitTable): UnitTable {
  const { variants, correct } = table;
  const first = (at: number): number => correct[at - (at % variants)] as number;
  const slack = ROUNDING * (correct as Float64Array).reduce((most, score) => Math.max(most, Math.abs(score)), 0);
  if (correct.some((score, at) => Math.abs(score - first(at)) > slack)) return table;
  return { ...table, correct: Float64Array.from(correct, (_, at) => first(at)) };
}
