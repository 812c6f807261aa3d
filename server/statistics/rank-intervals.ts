import type { PairedDifferences } from "#server/statistics/paired-differences";
import { twoSidedCriticalValues } from "#server/statistics/two-sided-critical-values";

/**
 * For each variant the ranks it could have: from 1 + the rivals that are surely better to K - the rivals that are surely
 * worse, by K - 1 simultaneous two-sided tests of its studentised paired differences. Each interval holds the variant's
 * true rank with at least about the given probability (a statement on one variant, not on the whole table at once),
 * and always the rank of its estimate.
 *
 * How it agrees with the best set: both compare the same statistics with quantiles of the same resamples, but "could k
 * be the best?" looks one way and "what rank could k have?" both ways, at a critical value that is at least as high.
 * So a variant in the best set always has an interval that starts at 1. A variant outside it may have one too: ruling
 * it out as the best was possible, pointing at a particular rival while also guarding the other end was not.
 *
 * Source: Mogstad, Romano, Shaikh & Wilhelm 2024, Review of Economic Studies 91:476, section 3.
 *
 * @param differences of K variants
 * @param confidence such as 0.95
 * @returns lowest and highest rank of each variant, 1 is best, shape (K)
 * @example rankIntervals(pairedDifferences(rowUnits(Uint8Array.of(1, 0), 2), 1000, new Random(1)), 0.95) // [[1, 2], [1, 2]]
 */
export function rankIntervals(differences: PairedDifferences, confidence: number): [number, number][] {
  const { variants, statistics } = differences;
  return Array.from(twoSidedCriticalValues(differences, confidence), (critical, k) => {
    let better = 0;
    let worse = 0;
    for (let j = 0; j < variants; j++) {
      const ahead = statistics[j * variants + k] as number;
      if (ahead > critical) better++;
      if (-ahead > critical) worse++;
    }
    return [1 + better, variants - worse];
  });
}
