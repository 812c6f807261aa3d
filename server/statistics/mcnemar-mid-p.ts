import { logGamma } from "#server/statistics/log-gamma";

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
