import type { MetState, Ranking } from "#server/contracts/ranking";
import {
  formatConfidence,
  formatCount,
  formatDifference,
  formatFigure,
  formatList,
  formatNumber,
  formatP,
  formatRange,
} from "#server/report/format";

/** Accuracy is said in words that everybody uses: "right 87% of the time". */
export const isPlainAccuracy = ({ metric }: Pick<Ranking, "metric">): boolean => metric === "accuracy";

export function describeBestSet({ variants, confidence, constraints }: Ranking, listed: number): string {
  const best = variants.filter((variant) => variant.inBestSet).map((variant) => variant.variant);
  const sure = formatConfidence(confidence);
  const possible = variants.filter(({ requirement }) => requirement !== "not-met").length;
  const all =
    constraints.length === 0
      ? formatCount(variants.length)
      : `the ${formatCount(possible)} that may meet what you require`;
  const of = constraints.length === 0 ? `${all} variants` : all;
  if (best.length === 0) return "There is no best set, since no variant meets what you require.";
  if (constraints.length > 0 && possible === 1)
    return `Variant ${best[0]} is the only one that may meet what you require, and so the best set.`;
  if (best.length === possible)
    return `None of ${constraints.length === 0 ? `the ${of}` : of} can be ruled out as the best at ${sure} confidence (the best set holds them all).`;
  if (best.length === 1)
    return `Variant ${best[0]} is the only one of ${all} that can't be ruled out as the best at ${sure} confidence (the best set).`;
  return `${formatCount(best.length)} of ${of} can't be ruled out as the best at ${sure} confidence (the best set): ${formatList(best, listed)}.`;
}

/** The chosen variant's own score is flattered by the choice, so it only stands beside the out-of-bag one. */
export function describeExpected(ranking: Ranking): string {
  const { variants, confidence, recommendation, unit, title } = ranking;
  const { expected, variant } = recommendation;
  const chosen = variants.find((ranked) => ranked.variant === variant);
  const own = chosen
    ? ` On the rows it was picked on, variant ${variant} scores ${formatFigure(chosen.estimate, unit)}, which tends to flatter.`
    : "";
  const figure = formatFigure(expected.estimate, unit);
  const claim = isPlainAccuracy(ranking)
    ? `Expect a variant chosen this way to be right ${figure} of the time on new rows like yours`
    : `Expect ${figure} ${title} of a variant chosen this way, on new rows like yours`;
  return `${claim} (${formatConfidence(confidence)} interval ${formatRange(expected.interval, unit)}, scored on rows left out of the choice: out of bag).${own}`;
}

/** What the variant to take was chosen from; from all, where none may meet what is required. */
const POOLS: Record<MetState, string> = {
  met: " of those that meet what you require",
  "cannot-tell": " of those that may meet what you require",
  "not-met": "",
};

export function describeGain({ confidence, recommendation, unit, title, requirement }: Ranking): string {
  const { estimate, interval } = recommendation.gainOverRandom;
  const [low, high] = interval;
  const of = unit === "share" ? "percentage points" : `in ${title}`;
  const range = `${formatConfidence(confidence)} interval ${formatDifference(low, unit)} to ${formatDifference(high, unit)}`;
  const gain = `${formatDifference(estimate, unit)} ${of}`;
  const random = `a variant picked at random${POOLS[requirement ?? "not-met"]}`;
  if (low > 0) return `Choosing buys ${gain} over ${random} (${range}).`;
  if (high < 0) return `Choosing on these rows did worse than picking at random: ${gain} (${range}).`;
  return `Choosing may buy nothing: the estimate is ${gain} over ${random}, and its interval includes 0 (${range}).`;
}

/** What the test of all variants together finds, and how that goes with a best set that may say otherwise. */
export function describeTest({ test, confidence, rows, groups, variants }: Ranking): string {
  const differ = test.p < 1 - confidence;
  const possible = variants.filter(({ requirement }) => requirement !== "not-met").length;
  const out = possible - variants.filter(({ inBestSet }) => inBestSet).length;
  const isParted = out > 0 && out < possible;
  const finding = differ
    ? "The variants do differ on your data"
    : isParted
      ? "Taken all together, differences as large as these can arise by chance alone"
      : "Differences as large as these can arise by chance alone";
  const statistic =
    test.df === null
      ? `${test.name}: ${formatNumber(test.statistic)}`
      : `${test.name} = ${formatNumber(test.statistic)}, ${formatCount(test.df)} degrees of freedom`;
  const n = groups === null ? "" : ` in ${formatCount(groups)} groups`;
  const also =
    !differ && isParted
      ? `: that ${formatCount(out)} can be ruled out as the best comes of holding each against its rivals one by one, which is another, sharper question`
      : differ && out === 0 && possible > 1
        ? ": which of them is the best, these rows can't tell"
        : "";
  return `${finding} (${statistic}, ${formatP(test.p)}, n = ${formatCount(rows)} rows${n})${also}.`;
}

export function describeGroups({ groups, rows }: Ranking): string[] {
  if (groups === null) return [];
  return [
    `Rows of one group were resampled together, so what counts is your ${formatCount(groups)} groups rather than the ${formatCount(rows)} rows.`,
  ];
}
