import type { ConstraintResult, Ranking } from "#server/contracts/ranking";
import { formatConfidence, formatCount, formatFigure, formatList, formatNumber } from "#server/report/format";

/** "accuracy where time is night at least 70.0%" */
export function nameConstraint({ title, relation, threshold, unit }: ConstraintResult): string {
  return `${title} ${relation === ">=" ? "at least" : "at most"} ${formatFigure(threshold, unit)}`;
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

/** Which side of the pairs the recommended variant gets wrong. */
export function describePairSides({ pairs, recommendation }: Ranking): string[] {
  const own = pairs?.variants.find(({ variant }) => variant === recommendation.variant);
  if (!pairs || !own) return [];
  return [
    `Of your ${formatCount(pairs.pairs)} pairs, variant ${own.variant} is right on both sides of ${formatCount(own.bothRight)}, on the first alone of ${formatCount(own.firstOnly)} and on the second alone of ${formatCount(own.secondOnly)}; its two answers differ in ${formatCount(own.flips)}.`,
  ];
}
