import { flipsReach } from "#server/statistics/flips-reach";
import type { PairedDifferences } from "#server/statistics/paired-differences";

/**
 * The variants that cannot be ruled out as the best: a confidence set that holds the truly best variant (each of them,
 * where several tie) with at least about the given probability.
 *
 * Candidate by candidate, the hypothesis "no variant is better than k" is tested by T_k, the largest studentised paired
 * difference of a rival over k, against the quantile of that same maximum under "equally good". Only the true best must
 * survive its own test, so testing K candidates needs no correction. Generalised moment selection leaves rivals that
 * are more than sqrt(log U) standard errors behind k out of the critical value: they can't set the maximum. The variant
 * with the highest estimate is always in, as is each that equals it.
 *
 * tests/statistics/coverage.test.ts holds it to that by simulation, with errors correlated as in a real family.
 *
 * Source: Romano & Wolf 2005, Econometrica 73:1237; Andrews & Soares 2010, Econometrica 78:119; Hsu 1981.
 *
 * @param differences of K variants
 * @param confidence such as 0.95
 * @returns whether each variant is in the set, shape (K)
 * @example bestSet(pairedDifferences(rowUnits(Uint8Array.of(1, 0, 1, 1), 2), 1000, new Random(1)), 0.95) // [true, true]
 */
export function bestSet(differences: PairedDifferences, confidence: number): boolean[] {
  const { variants, units, statistics } = differences;
  const surelyWorse = -Math.sqrt(Math.log(units));
  return Array.from({ length: variants }, (_, k) => {
    const rivals: number[] = [];
    let largest = 0;
    for (let j = 0; j < variants; j++) {
      const statistic = statistics[j * variants + k] as number;
      if (j !== k && statistic >= surelyWorse) rivals.push(j);
      largest = Math.max(largest, statistic);
    }
    return largest === 0 || flipsReach(differences, k, rivals, largest, confidence);
  });
}
