import type { ConstraintResult, Ranking } from "#server/contracts/ranking";
import {
  formatConfidence,
  formatCount,
  formatDifference,
  formatList,
  formatNumber,
  formatThreshold,
} from "#server/report/format";

/** "accuracy where time is night at least 70%": a threshold is told as it was asked, not rounded. */
export function nameConstraint({ title, relation, threshold, unit }: ConstraintResult): string {
  return `${title} ${relation === ">=" ? "at least" : "at most"} ${formatThreshold(threshold, unit)}`;
}

function describeConstraint(result: ConstraintResult, confidence: number): string {
  const count = (state: string): number => result.variants.filter((each) => each.state === state).length;
  const [met, not, unclear] = [count("met"), count("not-met"), count("cannot-tell")];
  const parts = [
    `${formatCount(met)} ${met === 1 ? "variant meets" : "variants meet"} it`,
    ...(not > 0 ? [`${formatCount(not)} ${not === 1 ? "does" : "do"} not`] : []),
    ...(unclear > 0 ? [`for ${formatCount(unclear)} these rows can't tell`] : []),
  ];
  const name = nameConstraint(result);
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${formatList(parts)}${result.unit === "ms" || result.unit === "bytes" ? "" : ` (each by its ${formatConfidence(confidence)} interval)`}.`;
}

/** What the constraints leave. */
export function describeRequirement({ constraints, confidence }: Ranking): string[] {
  return constraints.map((result) => describeConstraint(result, confidence));
}

/** Measures that are good for different variants: their correlation lies surely below 0. */
export function describeConflicts({ tradeoffs, confidence }: Ranking): string[] {
  if (!tradeoffs) return [];
  const titleOf = (measure: string): string =>
    tradeoffs.measures.find((each) => each.measure === measure)?.title ?? measure;
  return tradeoffs.correlations.flatMap(({ one, other, rho, interval }) =>
    rho !== null && interval !== null && interval[1] < 0
      ? [
          `What is good for ${titleOf(one)} is bad for ${titleOf(other)} here: over the variants they pull against each other (rank correlation ${formatNumber(rho)}, ${formatConfidence(confidence)} interval ${formatNumber(interval[0])} to ${formatNumber(interval[1])}).`,
        ]
      : [],
  );
}

/** Variants without a figure, and rows that do not count the same. */
export function describeLimits({ unranked, effectiveRows, rows }: Ranking): string[] {
  const [first] = unranked;
  return [
    ...(first
      ? [
          `${formatCount(unranked.length)} ${unranked.length === 1 ? "variant" : "variants"} could not be ranked (${formatList(
            unranked.map(({ variant }) => variant),
            5,
          )}): ${first.reason}`,
        ]
      : []),
    ...(effectiveRows === null
      ? []
      : [
          `Weighted, your ${formatCount(rows)} rows are worth ${formatCount(Math.round(effectiveRows))} rows of equal weight.`,
        ]),
  ];
}

/** Whether more data would part the leaders, and what it would buy. */
export function describeMoreData({ moreData, unit, variants }: Ranking): string[] {
  if (!moreData || variants.filter(({ inBestSet }) => inBestSet).length < 2) return [];
  const { leader, rival, lead, toPart, units, curve } = moreData;
  const [now, twice] = curve.filter(({ source }) => source === "expected");
  const points = unit === "share" ? `${formatDifference(lead, unit)} points` : formatDifference(lead, unit);
  const part =
    toPart === null
      ? `Variants ${leader} and ${rival} are level here: no amount of such data is known to part them.`
      : `To part variant ${leader} from the next, ${rival}, it would take about ${formatCount(roundUp(toPart))} ${units}, if its lead of ${points} holds.`;
  if (!now || !twice || now.gain <= 0) return [part];
  const more = formatDifference(Math.max(0, twice.gain - now.gain), unit);
  return [
    `${part} With twice the ${units}, choosing can be expected to buy ${more}${unit === "share" ? " points" : ""} more.`,
  ];
}

/** Whom published figures speak for as well. */
export function describeBorrowed({ borrowed, recommendation, variants }: Ranking): string[] {
  const first = borrowed?.variants[0]?.variant;
  if (!borrowed || first === undefined) return [];
  const inSet = variants.find(({ variant }) => variant === first)?.inBestSet;
  const tests = `${formatCount(borrowed.tests)} published tests`;
  if (first === recommendation.variant)
    return [`With what ${tests} say of the variants added, variant ${first} comes first as well.`];
  return [
    `With what ${tests} say of the variants added, variant ${first} comes first${inSet ? ", which is in the best set too" : ""}: in this family, choosing that way got more on few rows (it carries no guarantee).`,
  ];
}

/** Two digits are as many as such a number is worth. */
function roundUp(count: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(count)) - 1);
  return Math.ceil(count / step) * step;
}

/** Which side of the pairs the recommended variant gets wrong. */
export function describePairSides({ pairs, recommendation }: Ranking): string[] {
  const own = pairs?.variants.find(({ variant }) => variant === recommendation.variant);
  if (!pairs || !own) return [];
  return [
    `Of your ${formatCount(pairs.pairs)} pairs, variant ${own.variant} is right on both sides of ${formatCount(own.bothRight)}, on the first alone of ${formatCount(own.firstOnly)} and on the second alone of ${formatCount(own.secondOnly)}; its two answers differ in ${formatCount(own.flips)}.`,
  ];
}
