import type { MoreData } from "#server/contracts/ranking";
import type { Measured } from "#server/ranking/measure-scored";
import { choiceCurve } from "#server/statistics/choice-curve";
import type { Random } from "#server/statistics/random";
import { unitEstimates } from "#server/statistics/unit-estimates";
import { unitsToPart, unitsWithin } from "#server/statistics/units-to-part";

/** To be sure within one point. */
const MARGIN = 0.01;

/**
 * Is more data worth it? The units needed to part the leader from the next, at the disagreement that these show, and what choosing
 * on fewer or more units gets.
 *
 * @param ids of the ranked variants, in the order of the columns of the table
 * @param places of the ranked variants, best first
 * @param unit of the metric: only a share has points to be sure within
 */
export function howMuchData(
  { table, toValue }: Measured,
  ids: readonly string[],
  places: readonly number[],
  { confidence, unit, isPaired }: { confidence: number; unit: string; isPaired: boolean },
  random: Random,
): MoreData | null {
  const [leader, rival] = places;
  if (leader === undefined || rival === undefined) return null;
  const { estimates, rows } = unitEstimates(table);
  const units = table.sizes.length;
  const lead = (estimates[leader] as number) - (estimates[rival] as number);
  // Of units of several rows, the share of a row: what they differ by, over the rows of a unit.
  const rowsOfUnit = rows / units;
  const meanSquare = squareOf(table, leader, rival) / units / rowsOfUnit ** 2;
  const toPart = unitsToPart(lead, meanSquare, confidence);
  return {
    units: isPaired ? "pairs" : rows === units ? "rows" : "groups",
    leader: ids[leader] as string,
    rival: ids[rival] as string,
    lead: Math.abs(toValue(estimates[leader] as number) - toValue(estimates[rival] as number)),
    // A lead that is nothing but rounding asks for more units than can be counted.
    toPart: Number.isSafeInteger(toPart) ? toPart : null,
    withinPoint: unit === "share" && meanSquare > 0 ? unitsWithin(MARGIN, meanSquare, confidence) : null,
    curve: choiceCurve(table, random),
  };
}

/** Sum over units of the squared difference of two variants. */
function squareOf({ correct, sizes, variants: K }: Measured["table"], one: number, other: number): number {
  let sum = 0;
  for (let unit = 0; unit < sizes.length; unit++) {
    const difference = (correct[unit * K + one] as number) - (correct[unit * K + other] as number);
    sum += difference * difference;
  }
  return sum;
}
