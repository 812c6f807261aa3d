import { isDoubtful } from "#server/contracts/doubts";
import type { ConstraintResult, Ranking } from "#server/contracts/ranking";
import { rivalByPublished } from "#server/contracts/rival-by-published";
import { roundUp } from "#server/contracts/round-up";
import {
  formatConfidence,
  formatCount,
  formatDifference,
  formatFigure,
  formatList,
  formatNumber,
  formatRange,
  formatThreshold,
} from "#server/report/format";

/** "accuracy where time is night at least 70%": a threshold is told as it was asked, not rounded. */
export function nameConstraint({ title, relation, threshold, unit }: ConstraintResult): string {
  return `${title} ${relation === ">=" ? "at least" : "at most"} ${formatThreshold(threshold, unit)}`;
}

const byRows = ({ unit }: ConstraintResult): boolean => unit !== "ms" && unit !== "bytes";

/** Where no variant surely meets a constraint, the figure that comes nearest: what can be reached. */
function describeReach({ variants, relation, unit }: ConstraintResult, confidence: number): string {
  const known = variants.flatMap(({ variant, estimate, interval }) =>
    estimate === null ? [] : [{ variant, estimate, interval }],
  );
  const [first, ...rest] = known;
  if (!first) return "";
  const isNearer = (one: number, other: number): boolean => (relation === ">=" ? one > other : one < other);
  const best = rest.reduce((nearest, each) => (isNearer(each.estimate, nearest.estimate) ? each : nearest), first);
  const { variant, estimate, interval } = best;
  const range =
    interval === null || interval[0] === interval[1]
      ? ""
      : ` (${formatConfidence(confidence)} interval ${formatRange(interval, unit)})`;
  return ` The ${relation === ">=" ? "highest" : "lowest"} seen is ${formatFigure(estimate, unit)}${range}, of variant ${variant}.`;
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
  const how = byRows(result) ? ` (each by its ${formatConfidence(confidence)} interval)` : "";
  const reach = met === 0 ? describeReach(result, confidence) : "";
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}: ${formatList(parts)}${how}.${reach}`;
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
      ? `Variants ${leader} and ${rival} are level on your ${units}: there is no lead that more of them could confirm.`
      : `To part variant ${leader} from the next, ${rival}, it would take about ${formatCount(roundUp(toPart))} ${units}, if its lead of ${points} holds.`;
  if (!now || !twice || now.gain <= 0) return [part];
  const more = formatDifference(Math.max(0, twice.gain - now.gain), unit);
  return [
    `${part} With twice the ${units}, choosing can be expected to buy ${more}${unit === "share" ? " points" : ""} more.`,
  ];
}

/** Whom published figures speak for as well, and which of the two to take. */
export function describeBorrowed(ranking: Ranking): string[] {
  const { borrowed, recommendation, requirement } = ranking;
  const first = borrowed?.variants[0]?.variant;
  // Where none is to be taken, it makes no difference which.
  if (!borrowed || first === undefined || isDoubtful(ranking) || requirement === "not-met") return [];
  const tests = `${formatCount(borrowed.tests)} published tests`;
  const own = recommendation.variant;
  if (first === own) return [`With what ${tests} say of the variants added, variant ${first} comes first as well.`];
  if (rivalByPublished(ranking) === null)
    return [
      `With what ${tests} say of the variants added, variant ${first} would come first, but by your own rows it is not in the best set: stay with variant ${own}.`,
    ];
  return [
    `Take variant ${own}: it is what all figures here are about. Variant ${first} comes first with what ${tests} say of the variants added, and your rows can't rule it out either; in this family, choosing that way got more on few rows, without a guarantee. Take it instead where your data is like that of those tests.`,
  ];
}

/** Which side of the pairs the recommended variant gets wrong. */
export function describePairSides({ pairs, recommendation }: Ranking): string[] {
  const own = pairs?.variants.find(({ variant }) => variant === recommendation.variant);
  if (!pairs || !own) return [];
  return [
    `Of your ${formatCount(pairs.pairs)} pairs, variant ${own.variant} is right on both sides of ${formatCount(own.bothRight)}, on the first alone of ${formatCount(own.firstOnly)} and on the second alone of ${formatCount(own.secondOnly)}; its two answers differ in ${formatCount(own.flips)}.`,
  ];
}
