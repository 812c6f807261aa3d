import type { Interval } from "#server/contracts/ranking";

const MINUS = "\u2212";

/** 0.8741 -> "87.4%" */
export function percent(value: number, digits = 1): string {
  return `${(value * 100).toFixed(digits)}%`;
}

/** [0.861, 0.887] -> "86.1–88.7%" */
export function percentRange([low, high]: Interval, digits = 1): string {
  return `${(low * 100).toFixed(digits)}–${percent(high, digits)}`;
}

/** A difference of two shares, signed: 0.013 -> "+1.3 points" */
export function points(value: number, digits = 1): string {
  return `${signed(value * 100, digits)} points`;
}

/** A width, unsigned: 0.142 -> "14.2 points" */
export function pointsWide(value: number, digits = 1): string {
  return `${(value * 100).toFixed(digits)} points`;
}

export function signed(value: number, digits = 1): string {
  const text = Math.abs(value).toFixed(digits);
  if (Number(text) === 0) return text;
  return value < 0 ? `${MINUS}${text}` : `+${text}`;
}

export function pointsInterval([low, high]: Interval): string {
  return `${signed(low * 100)} to ${signed(high * 100)} points`;
}

export function count(value: number): string {
  return value.toLocaleString("en-GB");
}

/** "1 row", "240 rows" */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

export function bytes(value: number): string {
  if (value < 1000) return `${value} B`;
  if (value < 1_000_000) return `${(value / 1000).toFixed(0)} kB`;
  if (value < 1_000_000_000) return `${(value / 1_000_000).toFixed(1)} MB`;
  return `${(value / 1_000_000_000).toFixed(2)} GB`;
}

/** A p-value as text: never "0.000". */
export function pValue(value: number): string {
  return value < 0.001 ? "p < 0.001" : `p = ${value.toFixed(3)}`;
}

const dateFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });

export function dateTime(iso: string): string {
  return `${dateFormat.format(new Date(iso))} UTC`;
}

/** "recall of positive" -> "Recall of positive" */
export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
