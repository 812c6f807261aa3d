import { logGamma } from "#server/statistics/log-gamma";
import { squaredDifferences } from "#server/statistics/squared-differences";
import { unitEstimates } from "#server/statistics/unit-estimates";
import type { UnitTable } from "#server/statistics/unit-table";

/**
 * Two-sided mid-p value of McNemar's exact test: twice the binomial tail at 1/2, with half the chance of the observed
 * split.
 *
 * Source: Lancaster 1961; Fagerland, Lydersen & Laake 2013, BMC Medical Research Methodology 13:91.
 *
 * @param wins rows that only the first gets right
 * @param losses rows that only the second gets right
 * @returns 1 where they never disagree
 * @example mcnemarMidP(9, 2) // 0.0386
 */
export function mcnemarMidP(wins: number, losses: number): number {
  const rows = wins + losses;
  const larger = Math.max(wins, losses);
  if (wins === losses) return 1;
  let chance = Math.exp(logGamma(rows + 1) - logGamma(larger + 1) - logGamma(rows - larger + 1) - rows * Math.LN2);
  let tail = chance / 2;
  for (let at = larger; at < rows; at++) {
    chance *= (rows - at) / (at + 1);
    tail += chance;
    if (chance < tail * 1e-17) break;
  }
  return 2 * tail;
}

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
