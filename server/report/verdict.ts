import type { Ranking } from "#server/contracts/ranking";
import type { Verdict } from "#server/contracts/report";
import { formatCount, formatPercent } from "#server/report/format";
import {
  describeBestSet,
  describeExpected,
  describeGain,
  describeGroups,
  describeTest,
} from "#server/report/verdict-sentences";
import { describeWeakSlices } from "#server/report/weak-slices";

/** Best sets up to this size are listed in full, and one of them is recommended in the headline. */
const LISTED = 10;

/** Say what a ranking means: plain words first, the statistic's name second. */
export function describeRanking(ranking: Ranking, familyTitle?: string): Verdict {
  return {
    headline: writeHeadline(ranking, familyTitle ? ` of ${familyTitle}` : ""),
    sentences: [
      describeBestSet(ranking, LISTED),
      describeExpected(ranking),
      describeGain(ranking),
      describeTest(ranking),
      ...describeGroups(ranking),
      ...describeWeakSlices(ranking),
    ],
  };
}

function writeHeadline(ranking: Ranking, ofFamily: string): string {
  const { variants, test, confidence, recommendation } = ranking;
  const rows = formatCount(ranking.rows);
  const count = formatCount(variants.length);
  const best = variants.filter((variant) => variant.inBestSet).length;
  if (variants.length === 1) return `There is only one variant${ofFamily}, so there is nothing to choose`;
  if (test.p >= 1 - confidence)
    return `Your data does not show any difference between the ${count} variants${ofFamily}`;
  if (best === variants.length)
    return `The ${count} variants${ofFamily} differ on your ${rows} rows, but each of them could be the best`;
  if (best > LISTED) return `These ${formatCount(best)} variants${ofFamily} can't be told apart on your ${rows} rows`;
  const expected = formatPercent(recommendation.expected.estimate);
  const take = `Take variant ${recommendation.variant}${ofFamily}: on rows like your ${rows}, expect it to be right ${expected} of the time`;
  const others = best - 1;
  if (others === 0) return `${take}, and every other variant can be ruled out as the best`;
  return `${take}, and ${others} ${others === 1 ? "other" : "others"} can't be told apart from it`;
}
