import { mcnemarMidP } from "#server/statistics/mcnemar-mid-p";
import { squaredDifferences } from "#server/statistics/squared-differences";
import { unitEstimates } from "#server/statistics/unit-estimates";
import type { UnitTable } from "#server/statistics/unit-table";

/** The lead that is significant for each number of rows on which two disagree; found once a level. */
const leads = new Map<number, Int32Array>();

function significantLeads(level: number, rows: number): Int32Array {
  const known = leads.get(level);
  if (known && known.length > rows) return known;
  const made = new Int32Array(Math.max(4096, rows + 1));
  for (let m = 0, lead = 0; m < made.length; m++) {
    // A row more changes the smallest significant lead by one at the most.
    lead = Math.max(m % 2, lead - 1);
    while (lead <= m && mcnemarMidP((m + lead) / 2, (m - lead) / 2) > level) lead += 2;
    made[m] = lead;
  }
  leads.set(level, made);
  return made;
}

/**
 * What is left when each variant that some rival beats significantly is struck out, by McNemar's mid-p test of every pair.
 *
 * @param table (U, K) rows as units
 * @param level that one pair is tested at, two-sided: alpha over the number of pairs, K (K - 1) / 2, for Bonferroni's
 *   correction over all pairs
 * @returns whether each variant is kept, shape (K)
 */
export function mcnemarSet(table: UnitTable, level: number): boolean[] {
  const { variants, sizes } = table;
  const { correct } = unitEstimates(table);
  const disagreements = squaredDifferences(table);
  const lead = significantLeads(level, sizes.length);
  const kept = new Array<boolean>(variants).fill(true);
  for (let k = 0; k < variants; k++) {
    for (let j = 0; j < variants && kept[k]; j++) {
      const ahead = (correct[j] as number) - (correct[k] as number);
      const rows = disagreements[j * variants + k] as number;
      if (ahead >= (lead[rows] as number) && ahead > 0) kept[k] = false;
    }
  }
  return kept;
}
