import type { Ranking } from "#server/contracts/ranking";
import {
  formatConfidence,
  formatCount,
  formatInterval,
  formatList,
  formatNumber,
  formatP,
  formatPercent,
  formatPoints,
} from "#server/report/format";

export function describeBestSet({ variants, confidence }: Ranking, listed: number): string {
  const best = variants.filter((variant) => variant.inBestSet).map((variant) => variant.variant);
  const sure = formatConfidence(confidence);
  const all = formatCount(variants.length);
  if (best.length === variants.length)
    return `None of the ${all} variants can be ruled out as the best at ${sure} confidence (the best set holds them all).`;
  if (best.length === 1)
    return `Variant ${best[0]} is the only one of ${all} that can't be ruled out as the best at ${sure} confidence (the best set).`;
  return `${formatCount(best.length)} of ${all} variants can't be ruled out as the best at ${sure} confidence (the best set): ${formatList(best, listed)}.`;
}

/** The chosen variant's own score is flattered by the choice, so it only stands beside the out-of-bag one. */
export function describeExpected({ variants, confidence, recommendation }: Ranking): string {
  const { expected, variant } = recommendation;
  const chosen = variants.find((ranked) => ranked.variant === variant);
  const own = chosen
    ? ` On the rows it was picked on, variant ${variant} scores ${formatPercent(chosen.estimate)}, which tends to flatter.`
    : "";
  return `Expect a variant chosen this way to be right ${formatPercent(expected.estimate)} of the time on new rows like yours (${formatConfidence(confidence)} interval ${formatInterval(expected.interval)}, scored on rows left out of the choice: out of bag).${own}`;
}

export function describeGain({ confidence, recommendation }: Ranking): string {
  const { estimate, interval } = recommendation.gainOverRandom;
  const [low, high] = interval;
  const range = `${formatConfidence(confidence)} interval ${formatPoints(low)} to ${formatPoints(high)}`;
  const points = formatPoints(estimate);
  if (low > 0) return `Choosing buys ${points} percentage points over a variant picked at random (${range}).`;
  if (high < 0)
    return `Choosing on these rows did worse than picking at random: ${points} percentage points (${range}).`;
  return `Choosing may buy nothing: the estimate is ${points} percentage points over a variant picked at random, and its interval includes 0 (${range}).`;
}

export function describeTest({ test, confidence, rows, groups }: Ranking): string {
  const differ = test.p < 1 - confidence;
  const finding = differ
    ? "The variants do differ on your data"
    : "Differences as large as these can arise by chance alone";
  const statistic =
    test.df === null
      ? `${test.name}: ${formatNumber(test.statistic)}`
      : `${test.name} = ${formatNumber(test.statistic)}, ${formatCount(test.df)} degrees of freedom`;
  const n = groups === null ? "" : ` in ${formatCount(groups)} groups`;
  return `${finding} (${statistic}, ${formatP(test.p)}, n = ${formatCount(rows)} rows${n}).`;
}

export function describeGroups({ groups, rows }: Ranking): string[] {
  if (groups === null) return [];
  return [
    `Rows of one group were resampled together, so what counts is your ${formatCount(groups)} groups rather than the ${formatCount(rows)} rows.`,
  ];
}
