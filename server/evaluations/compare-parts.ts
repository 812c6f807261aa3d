import type { ComparedPair, ComparedPart } from "#server/contracts/evaluation-comparison";
import type { Interval } from "#server/contracts/ranking";
import { bonettPriceInterval } from "#server/statistics/bonett-price-interval";
import { mcnemarMidP } from "#server/statistics/mcnemar-mid-p";
import { pairedShareDifference } from "#server/statistics/paired-share-difference";
import type { Lead, LeadCounts } from "#server/storage/rows/count-leads";

export type Terms = {
  confidence: number;
  /** Rows stand alone and count the same: then what is known of a pair is its counts. */
  plain: boolean;
};

type Difference = Omit<NonNullable<ComparedPair["difference"]>, "sure">;

const beyondZero = ([low, high]: Interval): boolean => low > 0 || high < 0;

/** The paired difference of one variant from the first, with how sure it is. */
function differenceOf(counts: LeadCounts, own: Lead, confidence: number, plain: boolean): Difference | null {
  if (!plain) return pairedShareDifference({ ...counts, ...own }, confidence);
  const { onlyOwn: wins, onlyFirst: losses } = own;
  return {
    value: (wins - losses) / counts.rows,
    interval: bonettPriceInterval(wins - losses, wins + losses, counts.rows, confidence),
    p: mcnemarMidP(wins, losses),
  };
}

/**
 * What is shown of parts of a set, such as its slices: each variant's share right and, of each but the first, how its answers
 * stand beside the first's.
 *
 * @param parts with at least a row each
 * @param variants names, in the order of the counts
 */
export function compareParts(parts: LeadCounts[], variants: string[], { confidence, plain }: Terms): ComparedPart[] {
  const differences = Math.max(1, parts.length * (variants.length - 1));
  const atOnce = 1 - (1 - confidence) / differences;
  return parts.map((counts) => ({
    rows: counts.rows,
    shares: counts.right.map((right) => (counts.weight > 0 ? right / counts.weight : null)),
    pairs: counts.leads.map((own, index): ComparedPair => {
      const { bothRight, onlyFirst, onlyOwn, apart } = own;
      const difference = differenceOf(counts, own, confidence, plain);
      const together = differenceOf(counts, own, atOnce, plain);
      return {
        variant: variants[index + 1] as string,
        ...{ bothRight, onlyFirst, onlyOwn, apart },
        bothWrong: counts.rows - bothRight - onlyFirst - onlyOwn,
        difference: difference && { ...difference, sure: together !== null && beyondZero(together.interval) },
      };
    }),
  }));
}
