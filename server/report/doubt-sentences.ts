import { givesOneAnswer, isNoBetterThanOneAnswer } from "#server/contracts/doubts";
import type { Interval, Ranking, Yardsticks } from "#server/contracts/ranking";
import { formatConfidence, formatCount, formatFigure, formatRange } from "#server/report/format";
import { isPlainAccuracy } from "#server/report/verdict-sentences";

type OneAnswer = NonNullable<Yardsticks["oneAnswer"]>;

/** "always answering “benign”", or any one answer where each gets the same. */
const always = ({ answer }: OneAnswer): string =>
  answer === null ? "always giving one and the same answer" : `always answering “${answer}”`;

/** "53.0% of the time", "0.41 balanced accuracy" */
const told = (value: number, ranking: Ranking): string =>
  isPlainAccuracy(ranking)
    ? `right ${formatFigure(value, ranking.unit)} of the time`
    : `${formatFigure(value, ranking.unit)} ${ranking.title}`;

function warnOfNoBetter(ranking: Ranking): string[] {
  const most = ranking.yardsticks?.oneAnswer;
  if (!most || !isNoBetterThanOneAnswer(ranking)) return [];
  const { variant, expected } = ranking.recommendation;
  return [
    `No variant is of use on these rows as it is: what to expect of variant ${variant}, the best choice, is no better than ${always(most)} (${told(expected.estimate, ranking)}, against ${formatFigure(most.estimate, ranking.unit)}). Look at the labels, at how the inputs were read and at what the family was trained on before you take any.`,
  ];
}

function warnOfOneAnswer(ranking: Ranking): string[] {
  const most = ranking.yardsticks?.mostGiven;
  if (!most || !givesOneAnswer(ranking)) return [];
  const all =
    most.rows === ranking.rows
      ? `all ${formatCount(ranking.rows)} rows`
      : `all but ${formatCount(ranking.rows - most.rows)} of your ${formatCount(ranking.rows)} rows`;
  return [
    `Variant ${ranking.recommendation.variant} gives the same answer, “${most.answer}”, to ${all}: it tells nothing apart here, and its recall of ${most.answer} means nothing, since whatever answers so has it. Rank by balanced accuracy, or ask for the recall of the other classes as well.`,
  ];
}

/** What makes the recommended variant not worth taking, in sentences; none where nothing does. */
export const warnOfDoubts = (ranking: Ranking): string[] => [...warnOfNoBetter(ranking), ...warnOfOneAnswer(ranking)];

/** The headline where taking the recommended variant would be a mistake; null where nothing speaks against it. */
export function writeDoubt(ranking: Ranking, ofFamily: string): string | null {
  const { recommendation, rows, yardsticks } = ranking;
  const variant = `variant ${recommendation.variant}${ofFamily}`;
  if (yardsticks?.oneAnswer && isNoBetterThanOneAnswer(ranking)) {
    const { oneAnswer } = yardsticks;
    return `Take none as it is: on rows like your ${formatCount(rows)}, the best choice, ${variant}, can be expected to be no better than ${always(oneAnswer)}`;
  }
  if (yardsticks && givesOneAnswer(ranking)) {
    const all = yardsticks.mostGiven.rows === rows ? "all" : "nearly all";
    return `Take none as it is: the highest, ${variant}, answers “${yardsticks.mostGiven.answer}” to ${all} of your ${formatCount(rows)} rows`;
  }
  return null;
}

/** Where what one answer for all rows gets lies within what to expect, a good figure may be worth nothing. */
export function describeOneAnswer(ranking: Ranking): string[] {
  const most = ranking.yardsticks?.oneAnswer;
  if (!most || isNoBetterThanOneAnswer(ranking)) return [];
  const { better, confidence, recommendation, unit } = ranking;
  const [low, high] = recommendation.expected.interval;
  if (better === "higher" ? most.estimate < low : most.estimate > high) return [];
  const value = isPlainAccuracy(ranking) ? "be right" : "get";
  const how = isPlainAccuracy(ranking) ? " of the time" : ` ${ranking.title}`;
  const answering = always(most);
  return [
    `Mind that ${answering} would ${value} ${formatFigure(most.estimate, unit)}${how} on these rows. That lies within the ${formatConfidence(confidence)} interval of what to expect of the variant chosen (${formatRange([low, high], unit)}), so these rows do not show that choosing here beats it on new rows, whatever a variant scored on the rows it was picked on.${isPlainAccuracy(ranking) ? " Rank by balanced accuracy, AUROC or the recall of the class that matters as well." : ""}`,
  ];
}

const isApart = ([low, high]: Interval, other: Interval): boolean => low > other[1] || high < other[0];

/** A difference of shares beyond this is told as much. */
const MUCH = 0.1;

/** What to expect beside the variant's figure on the family's own test, where the two lie beyond each other's intervals. */
export function describeIid({ yardsticks, recommendation, unit, title, confidence, better }: Ranking): string[] {
  const own = yardsticks?.iid;
  const { expected, variant } = recommendation;
  if (!own || !isApart(expected.interval, own.interval)) return [];
  const change = expected.estimate - own.estimate;
  const isHarder = better === "higher" ? change < 0 : change > 0;
  const much = Math.abs(change) > MUCH ? "much " : "";
  return [
    `On its own test (${own.title}), variant ${variant} has ${formatFigure(own.estimate, unit)} ${title} (${formatConfidence(confidence)} interval ${formatRange(own.interval, unit)}, n = ${formatCount(own.n)}): your data is ${much}${isHarder ? "harder" : "easier"}, or its labels mean something else.`,
  ];
}
