import type { Ranking } from "#server/contracts/ranking";
import type { Verdict } from "#server/contracts/report";
import { describeIid, describeOneAnswer, writeDoubt } from "#server/report/doubt-sentences";
import { describeEnsembles } from "#server/report/ensemble-sentences";
import { formatCount, formatFigure } from "#server/report/format";
import {
  describeBorrowed,
  describeConflicts,
  describeLimits,
  describeMoreData,
  describePairSides,
  describeRequirement,
} from "#server/report/requirement-sentences";
import {
  describeBestSet,
  describeExpected,
  describeGain,
  describeGroups,
  describeTest,
  isPlainAccuracy,
} from "#server/report/verdict-sentences";
import { describeWeakSlices } from "#server/report/weak-slices";

/** Best sets up to this size are listed in full, and one of them is recommended in the headline. */
const LISTED = 10;

/** Say what a ranking means: plain words first, the statistic's name second. */
export function describeRanking(ranking: Ranking, familyTitle?: string): Verdict {
  return {
    headline: writeHeadline(ranking, familyTitle ? ` of ${familyTitle}` : ""),
    sentences: [
      ...describeRequirement(ranking),
      describeBestSet(ranking, LISTED),
      describeExpected(ranking),
      ...describeIid(ranking),
      ...describeOneAnswer(ranking),
      describeGain(ranking),
      describeTest(ranking),
      ...describeGroups(ranking),
      ...describeLimits(ranking),
      ...describePairSides(ranking),
      ...describeConflicts(ranking),
      ...describeBorrowed(ranking),
      ...describeEnsembles(ranking),
      ...describeMoreData(ranking),
      ...describeWeakSlices(ranking),
    ],
  };
}

function writeHeadline(ranking: Ranking, ofFamily: string): string {
  const { variants, test, confidence, requirement } = ranking;
  const rows = formatCount(ranking.rows);
  const count = formatCount(variants.length);
  const possible = variants.filter((variant) => variant.requirement !== "not-met").length;
  const best = variants.filter((variant) => variant.inBestSet).length;
  if (variants.length === 1) return `There is only one variant${ofFamily}, so there is nothing to choose`;
  if (requirement === "not-met") return `No variant${ofFamily} meets what you require on your ${rows} rows`;
  if (requirement === "cannot-tell")
    return `Your ${rows} rows can't show that any variant${ofFamily} meets what you require: ${formatCount(possible)} may`;
  const doubt = writeDoubt(ranking, ofFamily);
  if (doubt !== null) return doubt;
  const differ = test.p < 1 - confidence;
  if (requirement === null) {
    if (!differ && best === variants.length)
      return `Your data does not show any difference between the ${count} variants${ofFamily}${inTitle(ranking)}`;
    if (!differ)
      return `Your data shows little difference between the ${count} variants${ofFamily}${inTitle(ranking)}: ${formatCount(variants.length - best)} can be ruled out as the best, ${formatCount(best)} can't`;
    if (best === variants.length)
      return `The ${count} variants${ofFamily} differ on your ${rows} rows${inTitle(ranking)}, but each of them could be the best`;
    if (best > LISTED)
      return `These ${formatCount(best)} variants${ofFamily} can't be told apart on your ${rows} rows${inTitle(ranking)}`;
  }
  return `${writeAdvice(ranking, ofFamily, rows)}, ${writeRivals(ranking, best, differ || best < possible)}`;
}

function writeRivals({ variants, recommendation, requirement }: Ranking, best: number, isParted: boolean): string {
  const isIn = variants.some(({ variant, inBestSet }) => inBestSet && variant === recommendation.variant);
  const others = best - Number(isIn);
  if (requirement === "met" && !isParted) return "and your data shows no difference between the variants beyond that";
  if (!isIn) return `while ${formatCount(others)} that may meet it too ${others === 1 ? "is" : "are"} better`;
  if (others === 0) return "and every other variant can be ruled out as the best";
  return `and ${formatCount(others)} ${others === 1 ? "other" : "others"} can't be told apart from it`;
}

const inTitle = (ranking: Ranking): string => (isPlainAccuracy(ranking) ? "" : ` in ${ranking.title}`);

function writeAdvice(ranking: Ranking, ofFamily: string, rows: string): string {
  const { recommendation, requirement, unit, title } = ranking;
  const figure = formatFigure(recommendation.expected.estimate, unit);
  const take = `Take variant ${recommendation.variant}${ofFamily}: ${requirement === "met" ? "it meets what you require, and " : ""}on rows like your ${rows}, expect`;
  return isPlainAccuracy(ranking) ? `${take} it to be right ${figure} of the time` : `${take} ${figure} ${title}`;
}
