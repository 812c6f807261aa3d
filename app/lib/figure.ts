import { bytes, percent, percentRange, points, pointsInterval } from "#app/lib/format";
import type { Interval, Ranking } from "#server/contracts/ranking";

export type Unit = Ranking["unit"];

/** Three digits that matter: 0.0371, 1.28, 12.3 */
const digits = (value: number): string => Number(value.toPrecision(3)).toString().replace("-", "\u2212");

/** A figure in the unit of its metric: "87.4%", "0.412", "3.1 ms", "0.4 MB" */
export function figure(value: number, unit: Unit): string {
  if (unit === "share") return percent(value);
  if (unit === "ms") return `${digits(value)} ms`;
  return unit === "bytes" ? bytes(value) : digits(value);
}

/** A threshold as it was asked, not rounded as a figure is: "0.55%" */
export const threshold = (value: number, unit: Unit): string =>
  unit === "share" ? `${Number((value * 100).toPrecision(10))}%` : figure(value, unit);

export function figureRange(interval: Interval, unit: Unit): string {
  if (unit === "share") return percentRange(interval);
  const [low, high] = interval;
  return low === high ? figure(low, unit) : `${figure(low, unit)} to ${figure(high, unit)}`;
}

/** A difference in the unit of its metric: "+1.3 points", "+0.021" */
export function difference(value: number, unit: Unit): string {
  if (unit === "share") return points(value);
  return value >= 0 ? `+${digits(value)}` : digits(value);
}

export function differenceRange([low, high]: Interval, unit: Unit): string {
  if (unit === "share") return pointsInterval([low, high]);
  return `${difference(low, unit)} to ${difference(high, unit)}`;
}

/** As a chart has it: per cent of a share, the number of anything else. */
export const chartValue = (value: number, unit: Unit): number => (unit === "share" ? value * 100 : value);
