import { CURVE_SOURCES, captionOfMoreData, compareGains } from "#server/contracts/describe-more-data";
import type { Report } from "#server/contracts/report";
import { escapeHtml } from "#server/report/escape-html";
import { formatCount, formatDifference, formatFigure, formatList, formatP } from "#server/report/format";
import { cell, head, table } from "#server/report/report-tables";

/** Every variant by every measure that was required, and which of them no other beats on all. */
export function tradeoffTable({ tradeoffs }: Report): string {
  if (!tradeoffs || tradeoffs.measures.length < 2) return "";
  const { measures, values, front } = tradeoffs;
  const lines = values.map(({ variant, values: own }) => {
    const cells = [
      ...measures.map(({ unit }, at) => (own[at] == null ? "not defined" : formatFigure(own[at], unit))),
      front.includes(variant) ? "yes" : "no",
    ];
    return `<tr><th scope="row">${escapeHtml(variant)}</th>${cells.map(cell).join("")}</tr>`;
  });
  const heads = ["Variant", ...measures.map(({ title }) => escapeHtml(title)), "On the Pareto front"]
    .map(head)
    .join("");
  const caption =
    "All variants by all measures. On the Pareto front are those of which no other is at least as good on every measure and better on one.";
  const best = `On the Pareto front, where one measure can only be improved at the cost of another: variants ${formatList(front)}.`;
  return `<h2>What has to be traded</h2>\n<p>${escapeHtml(front.length === 1 ? `Variant ${front[0]} is as good as any other on every measure.` : best)}</p>\n<details><summary>All variants by all measures</summary>\n${table("The measures", caption, heads, lines)}</details>`;
}

/** Which side of the pairs the recommended variant gets wrong. */
export function pairTable({ pairs, recommendation }: Report): string {
  const own = pairs?.variants.find(({ variant }) => variant === recommendation.variant);
  if (!pairs || !own) return "";
  const counts = [own.bothRight, own.firstOnly, own.secondOnly, own.flips].map(formatCount);
  const line = `<tr>${[...counts, formatP(own.p)].map(cell).join("")}</tr>`;
  const heads = [
    "Right on both sides",
    "On the first alone",
    "On the second alone",
    "The two answers differ",
    "Is one side harder? (McNemar)",
  ]
    .map(head)
    .join("");
  const caption = `The ${formatCount(pairs.pairs)} pairs, as variant ${own.variant} answers them.`;
  return `<h2>Pair by pair</h2>\n${table("The pairs", caption, heads, [line])}`;
}

/** What choosing got on parts of the data, and what it can be expected to get on more. */
export function moreDataTable({ moreData, unit, title, recommendation }: Report): string {
  if (!moreData || moreData.curve.length === 0) return "";
  const lines = moreData.curve.map(({ units, gain, regret, source }) => {
    const cells = [formatDifference(gain, unit), formatDifference(regret, unit), CURVE_SOURCES[source]];
    return `<tr><th scope="row">${formatCount(units)}</th>${cells.map(cell).join("")}</tr>`;
  });
  const points = unit === "share" ? ", points" : "";
  const heads = [moreData.units, `Choosing gets${points}`, `It leaves${points}`, "How known"].map(head).join("");
  const { estimate, interval } = recommendation.gainOverRandom;
  const range = interval.map((end) => formatDifference(end, unit)).join(" to ");
  const compared = compareGains(moreData, `${formatDifference(estimate, unit)}${points && " points"}`, range);
  return `<h2>Is more data worth it?</h2>\n${table("The gain from more data", captionOfMoreData(moreData, title), heads, lines)}${compared ? `\n<p class="note">${escapeHtml(compared)}</p>` : ""}`;
}
