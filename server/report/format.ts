import type { Interval, Ranking } from "#server/contracts/ranking";

const whole = new Intl.NumberFormat("en-GB", { maximumFractionDigits: 0 });
const oneDecimal = new Intl.NumberFormat("en-GB", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const threeDigits = new Intl.NumberFormat("en-GB", { maximumSignificantDigits: 3 });

/** 3765 -> "3,765" */
export const formatCount = (count: number): string => whole.format(count);

/** 4.1234 -> "4.12" */
export const formatNumber = (value: number): string => signed(threeDigits.format(value));

/** 0.7243 -> "72.4%" */
export const formatPercent = (share: number): string => `${signed(oneDecimal.format(share * 100))}%`;

/** A difference of shares in percentage points, without the unit: 0.0193 -> "1.9" */
export const formatPoints = (difference: number): string => signed(oneDecimal.format(difference * 100));

/** [0.71, 0.74] -> "71.0% to 74.0%" */
export const formatInterval = ([low, high]: Interval): string => `${formatPercent(low)} to ${formatPercent(high)}`;

type Unit = Ranking["unit"];

/** A figure in the unit of its metric: 0.7243 -> "72.4%" of a share, "0.724" of a number */
export function formatFigure(value: number, unit: Unit): string {
  if (unit === "share") return formatPercent(value);
  if (unit === "ms") return `${formatNumber(value)} ms`;
  if (unit === "bytes") return `${formatNumber(value / 1e6)} MB`;
  return formatNumber(value);
}

/** [0.71, 0.74] -> "71.0% to 74.0%" */
export const formatRange = ([low, high]: Interval, unit: Unit): string =>
  `${formatFigure(low, unit)} to ${formatFigure(high, unit)}`;

/** A difference between two figures: 0.0193 -> "1.9" of shares, in percentage points */
export const formatDifference = (difference: number, unit: Unit): string =>
  unit === "share" ? formatPoints(difference) : formatNumber(difference);

/** A threshold as it was asked: 0.7 -> "70%", 0.0055 -> "0.55%"; other units as figures are written */
export const formatThreshold = (threshold: number, unit: Unit): string =>
  unit === "share" ? `${Number((threshold * 100).toPrecision(10))}%` : formatFigure(threshold, unit);

/** 0.95 -> "95%", 0.999 -> "99.9%" */
export const formatConfidence = (confidence: number): string => `${Number((confidence * 100).toFixed(2))}%`;

/** "p < 0.001", "p = 0.004", "p = 0.31" */
export function formatP(p: number): string {
  if (p < 0.001) return "p < 0.001";
  return `p = ${p.toFixed(p < 0.1 ? 3 : 2)}`;
}

/** ["17", "03", "21"] -> "17, 03 and 21"; beyond `most`: "17, 03 and 29 more" */
export function formatList(items: string[], most = items.length): string {
  const left = items.length - most;
  const shown = items.slice(0, most);
  const last = left > 0 ? `${formatCount(left)} more` : shown.pop();
  return shown.length > 0 ? `${shown.join(", ")} and ${last}` : `${last ?? ""}`;
}

/** A true minus sign; "-0.0" is nothing but rounding. */
function signed(text: string): string {
  return /^-[0.]*$/.test(text) ? text.slice(1) : text.replace("-", "\u2212");
}
