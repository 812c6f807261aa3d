import type { UnitTable } from "#server/statistics/unit-table";

/** Scores that differ by less than this share of the largest are equal but for rounding. */
const ROUNDING = 1e-12;

/** Where rounding is all that variants differ by, none differs: tests that scale differences would take it for one. */
export function levelled(table: UnitTable): UnitTable {
  const { variants, correct } = table;
  let most = 0;
  for (let at = 0; at < correct.length; at++) most = Math.max(most, Math.abs(correct[at] as number));
  const slack = ROUNDING * most;
  for (let start = 0; start < correct.length; start += variants) {
    const first = correct[start] as number;
    for (let at = start + 1; at < start + variants; at++) {
      if (Math.abs((correct[at] as number) - first) > slack) return table;
    }
  }
  return { ...table, correct: Float64Array.from(correct, (_, at) => correct[at - (at % variants)] as number) };
}
