import type { MoreData } from "#server/contracts/ranking";
import { roundUp } from "#server/contracts/round-up";

const count = (value: number): string => value.toLocaleString("en-GB");

/** How each line of the table of choosing on fewer or more units is known. */
export const CURVE_SOURCES: Record<MoreData["curve"][number]["source"], string> = {
  subsampled: "tried on parts",
  expected: "worked out",
};

/** What the table holds: "choosing gets" and "it leaves". */
export function captionOfMoreData({ units, curve }: MoreData, title: string): string {
  const tried = curve.some(({ source }) => source === "subsampled");
  const parts = tried
    ? ` “${CURVE_SOURCES.subsampled}”: chosen on a part of your ${units} and judged on the others. “${CURVE_SOURCES.expected}”: from how much the variants differ beyond noise, for all your ${units} and for more.`
    : ` All is worked out from how much the variants differ beyond noise.`;
  return `By how much choosing by ${title} beats a variant picked at random, and what it leaves to a choice that knew the truth.${parts}`;
}

/** Why the line of all units need not be the gain that the recommendation has; null where there is no such line. */
export function compareGains({ units, curve }: MoreData, gain: string, interval: string): string | null {
  const now = curve.find(({ source }) => source === "expected");
  if (!now) return null;
  return `The line of ${count(now.units)} ${units} and the gain of the recommendation (${gain}, interval ${interval}) are two estimates of the same thing: the line is worked out like those of more ${units} below it, so that they can be held against each other; the recommendation’s was found by choosing on resamples and judging on the ${units} left out. Go by the interval.`;
}

/** What it takes to part the first two, and to know them to be level. */
export function describeParting({ units, leader, rival, toPart, withinPoint }: MoreData, lead: string): string[] {
  return [
    toPart === null
      ? `Variants ${leader} and ${rival} are level on your ${units}: there is no lead that more of them could confirm.`
      : `To part variant ${leader} from ${rival}, if its lead of ${lead} holds: about ${count(roundUp(toPart))} ${units}.`,
    ...(withinPoint === null
      ? []
      : [
          `To know how far apart the two are, to within one point either way: about ${count(roundUp(withinPoint))} ${units}.`,
        ]),
  ];
}
